package io.ballot.cli.config;

import io.ballot.cli.config.ElectionsReader.Located;
import io.ballot.domain.election.ElectionSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds elections of one daemon that would work against each other. */
final class ElectionConflicts {
  private ElectionConflicts() {}

  static void check(List<Located> elections, ConsulConfig consul) {
    for (int later = 0; later < elections.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        check(elections.get(earlier), elections.get(later));
      }
      checkLivenessService(elections.get(later), consul);
    }
  }

  private static void check(Located first, Located second) {
    ElectionSettings one = first.config().settings();
    ElectionSettings other = second.config().settings();
    boolean sameKey = one.key().equals(other.key());
    boolean sameId = one.serviceId().equals(other.serviceId());
    boolean sameService = sameId || one.service().equals(other.service());
    String tag = one.primaryTag();
    if (sameKey && sameId) {
      second
          .section()
          .error(
              "id",
              "read `%s` and the key `%s`, as for `%s`: the instance would compete with itself;"
                      .formatted(
                          Shown.of(other.serviceId()),
                          Shown.of(other.key().value()),
                          Shown.of(one.name()))
                  + " allowed: another id or another key");
    } else if (!sameKey && sameService && tag != null && tag.equals(other.primaryTag())) {
      second
          .section()
          .error(
              "primaryTag",
              "read `%s`, as for `%s`, which is another election on the same service: each would"
                      .formatted(Shown.of(tag), Shown.of(one.name()))
                  + " take the other's tag away; allowed: another tag, or the same key");
    }
    if (sameService) {
      checkReplicaTags(one, other, second.section(), sameId && !sameKey);
    }
  }

  /**
   * A leader takes its tag off all other instances of the service, and the followers' off its own:
   * neither may be what another election puts there.
   */
  private static void checkReplicaTags(
      ElectionSettings one, ElectionSettings other, Section section, boolean onOneInstance) {
    refuseSame("primaryTag", other.primaryTag(), "replicaTag", one.replicaTag(), one, section);
    refuseSame("replicaTag", other.replicaTag(), "primaryTag", one.primaryTag(), one, section);
    if (onOneInstance) {
      refuseSame("replicaTag", other.replicaTag(), "replicaTag", one.replicaTag(), one, section);
    }
  }

  private static void refuseSame(
      String key,
      @Nullable String tag,
      String itsKey,
      @Nullable String itsTag,
      ElectionSettings its,
      Section section) {
    if (tag != null && tag.equals(itsTag)) {
      section.error(
          key,
          "read `%s`, which is the `%s` of `%s` on the same service: one would take away what the"
                  .formatted(Shown.of(tag), itsKey, Shown.of(its.name()))
              + " other puts on; allowed: another tag");
    }
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
