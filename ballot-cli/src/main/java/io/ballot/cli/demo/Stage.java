package io.ballot.cli.demo;

import io.ballot.cli.demo.Journal.Entry;
import io.ballot.domain.election.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** What the scenes have at hand: the cast, the narrator, patience, and a judge. */
final class Stage {
  private final World world;
  private final Plan plan;
  private final Cast cast;
  private final Narrator narrator;
  private final List<Change> changes = new ArrayList<>();
  private long lastToken;

  Stage(World world, Plan plan, Cast cast, Narrator narrator) {
    this.world = world;
    this.plan = plan;
    this.cast = cast;
    this.narrator = narrator;
  }

  Plan plan() {
    return plan;
  }

  Cast cast() {
    return cast;
  }

  Narrator narrator() {
    return narrator;
  }

  /** The changes that came so far. */
  List<Change> changes() {
    return changes;
  }

  /** Lets people read or look; what happens meanwhile is told. */
  void pause(Duration duration) throws InterruptedException {
    watch(() -> narrator.screen().isGone(), duration);
  }

  private boolean watch(BooleanSupplier so, Duration bound) throws InterruptedException {
    return world.await(
        () -> {
          narrator.catchUp();
          return so.getAsBoolean();
        },
        bound);
  }

  /**
   * Waits for what should come.
   *
   * @param expected what, for the one who has to be told that it did not
   * @param due how long it may take; patience comes on top
   */
  void await(String expected, Duration due, BooleanSupplier so)
      throws Missed, InterruptedException {
    Duration bound = due.plus(plan.patience());
    if (!watch(so, bound)) {
      throw new Missed(expected + ", within " + Words.length(bound), seen());
    }
  }

  /** The one that leads; waits for it where there is none at the moment. */
  Member leader() throws Missed, InterruptedException {
    await("exactly one instance leads", Duration.ZERO, () -> cast.leader().isPresent());
    return cast.leader().orElseThrow(() -> new Missed("exactly one instance leads", seen()));
  }

  /**
   * Waits for another instance to lead, judges how that came, and says it.
   *
   * @param cause why, in few words
   * @param from who led so far, or nobody
   * @param since when the cause came
   * @param due how long it may take
   * @param more what else has to hold, besides that one alone leads
   * @param passed what {@code more} says when it holds, for people
   */
  Change change(
      String cause,
      Optional<Member> from,
      long since,
      Duration due,
      Function<List<Entry>, List<String>> more,
      String passed)
      throws Missed, InterruptedException {
    String expected =
        from.map(old -> "an instance other than " + old.name()).orElse("one instance") + " leads";
    await(expected, due, () -> newLeader(from, since).isPresent());
    Entry promotion =
        newLeader(from, since).orElseThrow(() -> new Missed(expected + " and goes on", seen()));
    String to = promotion.instance();
    Picture picture = Picture.of(cast);
    List<Entry> entries = cast.journal().all();
    List<String> wrong = new ArrayList<>(Judge.onlyOneLeads(picture, to, lastToken));
    wrong.addAll(Judge.neverTwoPromoted(entries));
    wrong.addAll(more.apply(entries));
    narrator.status();
    require(expected + ", alone and in order", wrong);
    long token = picture.fencingToken().orElse(0L);
    String grown =
        lastToken == 0
            ? ""
            : ", token " + lastToken + " " + narrator.screen().symbols().arrow() + " " + token;
    lastToken = token;
    Change change =
        new Change(
            cause,
            from.map(Member::name),
            to,
            Duration.ofNanos(promotion.at() - since),
            token,
            "one leader, tag on it alone" + passed + grown);
    changes.add(change);
    narrator.good(
        to + " leads after " + Words.took(change.took()) + ". Checked: " + change.passed());
    return change;
  }

  /** Fails if anything is wrong. */
  void require(String expected, List<String> wrong) throws Missed {
    if (!wrong.isEmpty()) {
      throw new Missed(expected, String.join("; ", wrong));
    }
  }

  /** The end of the promotion of the one that leads, if it is another one and that was since. */
  private Optional<Entry> newLeader(Optional<Member> old, long since) {
    Optional<Member> leader = cast.leader();
    if (leader.isEmpty() || leader.equals(old)) {
      return Optional.empty();
    }
    String name = leader.get().name();
    return cast.journal().all().reversed().stream()
        .takeWhile(entry -> entry.at() >= since)
        .filter(entry -> entry.instance().equals(name))
        .filter(entry ->
            entry.what() instanceof Happening.Reported it && it.notice() instanceof Notice.Promoted)
        .findFirst();
  }

  /** How things stand, in a few words. */
  String seen() {
    return Sight.of(cast, world.timers().now());
  }
}
