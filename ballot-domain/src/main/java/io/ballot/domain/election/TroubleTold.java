package io.ballot.domain.election;

import io.ballot.domain.port.Failure;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which troubles of one kind were told since it last worked, so that an outage is told once and not
 * with every try. Failures are told apart by their kind, for their texts may differ each time;
 * refusals by their reason.
 *
 * @param failures the kinds of failures that were told
 * @param refusal the reason of the refusal that was told last, empty for none
 */
record TroubleTold(Set<Failure> failures, String refusal) {
  static final TroubleTold NONE = new TroubleTold(Set.of(), "");

  TroubleTold {
    failures = Set.copyOf(failures);
  }

  boolean covers(Failure failure) {
    return failures.contains(failure);
  }

  boolean covers(String reason) {
    return refusal.equals(reason);
  }

  TroubleTold with(Failure failure) {
    Set<Failure> more = EnumSet.of(failure);
    more.addAll(failures);
    return new TroubleTold(more, refusal);
  }

  TroubleTold with(String reason) {
    return new TroubleTold(failures, reason);
  }
}
