package io.ballot.cli.config;

import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.election.Timings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many elections of one daemon may hold their locks by one session; two on one key do not, but
 * counting them is safe. Counted once for all, for there may be thousands.
 */
final class SessionSharers {
  private final Map<Kind, Integer> alike = new HashMap<>();

  SessionSharers(List<ElectionConfig> all) {
    all.forEach(election -> alike.merge(Kind.of(election), 1, Integer::sum));
  }

  /** How many share the session of one of them at most, itself included. */
  int of(ElectionConfig election) {
    ElectionSettings settings = election.settings();
    return Timings.sharers(settings, alike.getOrDefault(Kind.of(election), 1));
  }

  private record Kind(String secret, SessionSettings session) {
    static Kind of(ElectionConfig election) {
      return new Kind(
          election.token().map(Token::secret).orElse(""), election.settings().session());
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return session.toString();
    }
  }
}
