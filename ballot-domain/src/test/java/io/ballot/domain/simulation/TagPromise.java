package io.ballot.domain.simulation;

import io.ballot.domain.election.Notice;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.TagAssignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code tagAfterPromote}: the leader's tag only once this very term's promote hook has succeeded;
 * by default it is asked for before that hook begins, which waits for it, but not for ever.
 */
final class TagPromise implements Promise {
  /** Tags hold a promote hook up for 3 s at the most, by the daemon's own clock. */
  private static final long PATIENCE = Duration.ofSeconds(3).toNanos();

  private final Setup setup;
  private final Coverage coverage;
  private final Consumer<String> breach;
  private final Map<Competitor, List<SeenTerm>> terms = new HashMap<>();

  /** What is known of one term. */
  private static final class SeenTerm {
    private final long fencingToken;
    private final SessionId session;
    private final long since;
    private boolean tagAsked;
    private boolean promoted;

    SeenTerm(Notice.Elected elected, long since) {
      this.fencingToken = elected.fencingToken();
      this.session = elected.session();
      this.since = since;
    }
  }

  TagPromise(Setup setup, Coverage coverage, Consumer<String> breach) {
    this.setup = setup;
    this.coverage = coverage;
    this.breach = breach;
    coverage.met(
        setup.tagAfterPromote() ? PromiseMet.TAG_AFTER_DRAWN : PromiseMet.TAG_BEFORE_DRAWN);
  }

  private List<SeenTerm> terms(Competitor competitor) {
    return terms.computeIfAbsent(competitor, unused -> new ArrayList<>());
  }

  @Override
  public void noticed(Competitor competitor, SimulatedDaemon daemon, Notice notice) {
    if (notice instanceof Notice.Elected elected) {
      terms(competitor).add(new SeenTerm(elected, daemon.process().now()));
    }
  }

  /** The term that a change of tags is made for: a later index may be another's write in it. */
  private @Nullable SeenTerm termOf(Competitor competitor, TagAssignment assignment) {
    SeenTerm newest = null;
    for (SeenTerm term : terms(competitor)) {
      if (term.session.equals(assignment.session())
          && term.fencingToken <= assignment.keyIndex()
          && (newest == null || term.fencingToken >= newest.fencingToken)) {
        newest = term;
      }
    }
    return newest;
  }

  @Override
  public void hookEnded(Competitor competitor, HookRecord hook, boolean succeeded) {
    if (hook.event() != HookEvent.PROMOTE) {
      return;
    }
    for (SeenTerm term : terms(competitor)) {
      term.promoted |= succeeded && term.fencingToken == hook.fencingToken();
    }
    if (setup.tagAfterPromote() && competitor.tag() != null && !succeeded) {
      coverage.met(PromiseMet.TAG_KEPT_OFF);
    }
  }

  @Override
  public void tagAsked(Competitor competitor, TagAssignment assignment) {
    SeenTerm term = termOf(competitor, assignment);
    if (term != null && assignment.scope() == TagAssignment.Scope.OTHERS_AND_SELF) {
      term.tagAsked = true;
    }
  }

  @Override
  public void tagged(Competitor competitor, TagAssignment assignment) {
    SeenTerm term = termOf(competitor, assignment);
    boolean promoted = term != null && term.promoted;
    if (setup.tagAfterPromote() && !promoted) {
      breach.accept(
          competitor
              + " is given the tag "
              + assignment.tag()
              + " before the promote hook of its term has succeeded (tagAfterPromote)");
    }
    coverage.met(setup.tagAfterPromote() ? PromiseMet.TAG_AFTER : PromiseMet.TAG_BEFORE);
  }

  @Override
  public void hookDue(Competitor competitor, SimulatedDaemon daemon, HookCall call) {
    if (setup.tagAfterPromote()
        || competitor.tag() == null
        || call.event() != HookEvent.PROMOTE
        || terms(competitor).isEmpty()) {
      return;
    }
    SeenTerm term = terms(competitor).getLast();
    if (!term.tagAsked && daemon.process().now() - term.since < PATIENCE) {
      breach.accept(
          competitor + "'s promote hook begins before its tag was asked for (tagAfterPromote)");
    }
  }
}
