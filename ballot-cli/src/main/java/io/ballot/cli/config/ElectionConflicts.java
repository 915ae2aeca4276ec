package io.ballot.cli.config;

import io.ballot.cli.config.ElectionsReader.Located;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.port.LockKey;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds elections of one daemon that would work against each other. Each is told of the first one
 * above it that it conflicts with in some way, and is not compared with all of them: there may be
 * thousands.
 */
final class ElectionConflicts {
  private final Earlier locks = new Earlier();
  private final Earlier primaryTags = new Earlier();
  private final Earlier replicaTags = new Earlier();

  private ElectionConflicts() {}

  static void check(List<Located> elections, ConsulConfig consul) {
    ElectionConflicts conflicts = new ElectionConflicts();
    for (Located election : elections) {
      ElectionSettings settings = election.config().settings();
      conflicts.check(settings, election.section());
      conflicts.add(settings);
      checkLivenessService(election, consul);
    }
  }

  private void add(ElectionSettings its) {
    locks.add(its, lock(its));
    onTheService(its, its.primaryTag()).forEach(tagged -> primaryTags.add(its, tagged));
    onTheService(its, its.replicaTag()).forEach(tagged -> replicaTags.add(its, tagged));
  }

  private void check(ElectionSettings its, Section section) {
    locks.first(List.of(lock(its))).ifPresent(one -> refuseSameLock(one, its, section));
    List<Tagged> primary = onTheService(its, its.primaryTag());
    List<Tagged> replica = onTheService(its, its.replicaTag());
    primaryTags
        .firstWithAnotherKey(its, primary)
        .ifPresent(one -> refuseSamePrimaryTag(one, its, section));
    replicaTags
        .first(primary)
        .ifPresent(
            one -> refuseSame("primaryTag", its.primaryTag(), "replicaTag", one.name(), section));
    replicaTags
        .firstWithAnotherKey(its, onTheInstance(its, its.replicaTag()))
        .ifPresent(
            one -> refuseSame("replicaTag", its.replicaTag(), "replicaTag", one.name(), section));
    primaryTags
        .first(replica)
        .ifPresent(
            one -> refuseSame("replicaTag", its.replicaTag(), "primaryTag", one.name(), section));
  }

  private record Instance(String id) {}

  private record Service(String name) {}

  private record Tagged(Object instances, String tag) {
    /** In lower case: Consul looks for tags without regard to it. */
    Tagged {
      tag = tag.toLowerCase(Locale.ROOT);
    }
  }

  private record Lock(String id, LockKey key) {}

  private static Lock lock(ElectionSettings its) {
    return new Lock(its.serviceId(), its.key());
  }

  private static List<Tagged> onTheInstance(ElectionSettings its, @Nullable String tag) {
    return tag == null ? List.of() : List.of(new Tagged(new Instance(its.serviceId()), tag));
  }

  /** Two elections are on one service if they name one service, or one instance. */
  private static List<Tagged> onTheService(ElectionSettings its, @Nullable String tag) {
    return tag == null
        ? List.of()
        : List.of(
            new Tagged(new Instance(its.serviceId()), tag),
            new Tagged(new Service(its.service()), tag));
  }

  private static void refuseSameLock(ElectionSettings one, ElectionSettings its, Section section) {
    section.error(
        "id",
        "read `%s` and the key `%s`, as for `%s`: the instance would compete with itself;"
                .formatted(
                    Shown.of(its.serviceId()), Shown.of(its.key().value()), Shown.of(one.name()))
            + " allowed: another id or another key");
  }

  private static void refuseSamePrimaryTag(
      ElectionSettings one, ElectionSettings its, Section section) {
    section.error(
        "primaryTag",
        "read `%s`, as for `%s`, which is another election on the same service: each would"
                .formatted(Shown.of(String.valueOf(its.primaryTag())), Shown.of(one.name()))
            + " take the other's tag away; allowed: another tag, or the same key");
  }

  /**
   * A leader takes its tag off all other instances of the service, and the followers' off its own:
   * neither may be what another election puts there.
   */
  private static void refuseSame(
      String key, @Nullable String tag, String itsKey, String its, Section section) {
    section.error(
        key,
        "read `%s`, which is the `%s` of `%s` on the same service: one would take away what the"
                .formatted(Shown.of(String.valueOf(tag)), itsKey, Shown.of(its))
            + " other puts on; allowed: another tag");
  }

  private static void checkLivenessService(Located election, ConsulConfig consul) {
    if (election.config().settings().service().equals(consul.livenessService())) {
      election
          .section()
          .error(
              "name",
              "read `%s`, which is the name of `consul.livenessService`; allowed: another name"
                  .formatted(Shown.of(consul.livenessService())));
    }
  }
}
