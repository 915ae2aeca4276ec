package io.ballot.cli.config;

import io.ballot.cli.config.ElectionsReader.Located;
import io.ballot.domain.election.ElectionSettings;
import java.util.List;

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
