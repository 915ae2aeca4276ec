package io.ballot.cli.dryrun;

import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.port.LockKey;
import java.util.Objects;

/**
 * Whose a rehearsed deed is, in the words that the adapters have. Elections that share a backend
 * share its adapters, so these do not know for which one they are asked.
 */
public sealed interface Whose {
  /** Whether it is this election's. */
  boolean isOf(ElectionSettings election);

  /** What elections share, such as a session: of no single one. */
  record Shared() implements Whose {
    @Override
    public boolean isOf(ElectionSettings election) {
      return false;
    }
  }

  /** The election that this instance stands in for this lock; no two of a daemon have both. */
  record Candidacy(LockKey key, String serviceId) implements Whose {
    /** Requires both. */
    public Candidacy {
      Objects.requireNonNull(key);
      Objects.requireNonNull(serviceId);
    }

    @Override
    public boolean isOf(ElectionSettings election) {
      return key.equals(election.key()) && serviceId.equals(election.serviceId());
    }
  }

  /** The election that moves this tag of this instance; no two of a daemon have both. */
  record Tagging(String serviceId, String tag) implements Whose {
    /** Requires both. */
    public Tagging {
      Objects.requireNonNull(serviceId);
      Objects.requireNonNull(tag);
    }

    @Override
    public boolean isOf(ElectionSettings election) {
      return serviceId.equals(election.serviceId())
          && (tag.equals(election.primaryTag()) || tag.equals(election.replicaTag()));
    }
  }
}
