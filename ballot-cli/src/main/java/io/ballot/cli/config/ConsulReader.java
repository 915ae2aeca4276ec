package io.ballot.cli.config;

import io.ballot.consul.http.ConsulAddress;
import io.ballot.domain.election.SessionSettings;
import java.time.Duration;
import java.util.Optional;

/** Reads the section {@code consul}. */
final class ConsulReader {
  private static final Duration DEFAULT_LIVENESS = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(24);

  private final Surroundings surroundings;
  private final TokenReader tokens;

  ConsulReader(Surroundings surroundings, TokenReader tokens) {
    this.surroundings = surroundings;
    this.tokens = tokens;
  }

  /**
   * The section as it is understood.
   *
   * @param basicAuth credentials that no option of the section names
   */
  ConsulConfig read(Section section, Optional<BasicAuth> basicAuth) {
    Options options = new Options(section);
    ConsulAddress address = address(section, options);
    return new ConsulConfig(
        address,
        new TlsReader(surroundings).read(section, address),
        basicAuth,
        tokens.of(options),
        options
            .duration(
                "liveness",
                ttl -> ttl.isZero() || inRange(ttl, SessionSettings.MIN_LIVENESS, LONGEST),
                "from 1s to 24h, or 0s for none")
            .orElse(DEFAULT_LIVENESS),
        options.text("livenessService").orElse("ballot"),
        options
            .duration("nodeFailureFloor", Duration.ZERO, SessionSettings.MAX_NODE_FAILURE_FLOOR)
            .orElse(SessionSettings.DEFAULT.nodeFailureFloor()));
  }

  private static boolean inRange(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  private static ConsulAddress address(Section section, Options options) {
    Optional<String> text = options.text("address");
    if (text.isEmpty()) {
      return AddressReader.DEFAULT;
    }
    return switch (AddressReader.read(text.get())) {
      case AddressReader.Reading.Address(ConsulAddress address) -> address;
      case AddressReader.Reading.Refused(String message) -> {
        section.error("address", message);
        yield AddressReader.DEFAULT;
      }
    };
  }
}
