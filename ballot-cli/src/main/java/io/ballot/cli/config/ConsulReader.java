package io.ballot.cli.config;

import io.ballot.cli.config.report.Place;
import io.ballot.consul.http.ConsulAddress;
import io.ballot.domain.election.SessionSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the section {@code consul}, and Consul's own variables where it says nothing. */
final class ConsulReader {
  private static final List<String> TLS_VARIABLES =
      List.of(
          "CONSUL_CACERT",
          "CONSUL_CAPATH",
          "CONSUL_CLIENT_CERT",
          "CONSUL_CLIENT_KEY",
          "CONSUL_TLS_SERVER_NAME",
          "CONSUL_HTTP_SSL_VERIFY");

  private static final Duration DEFAULT_LIVENESS = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(24);

  private final Surroundings surroundings;
  private final TokenReader tokens;

  ConsulReader(Surroundings surroundings, TokenReader tokens) {
    this.surroundings = surroundings;
    this.tokens = tokens;
  }

  ConsulConfig read(Section section) {
    Options options = new Options(section);
    boolean ownToken = section.has("token") || section.has("tokenFile");
    if (section.has("tls")) {
      section.error(
          "tls",
          "TLS settings are not supported yet; remove them: `https://` works where the machine"
              + " trusts Consul's certificate");
    }
    return new ConsulConfig(
        address(section, options),
        ownToken ? tokens.of(options) : tokens.ofEnvironment(section),
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

  private ConsulAddress address(Section section, Options options) {
    Optional<String> own = options.text("address");
    if (own.isPresent()) {
      ConsulAddress address =
          parse(own.get(), section, section.place("address"), section.path("address"));
      refuseTlsVariables(address, section);
      return address;
    }
    Optional<String> variable = surroundings.variable("CONSUL_HTTP_ADDR");
    ConsulAddress address =
        variable
            .map(text -> parse(text, section, Place.whole("environment"), "CONSUL_HTTP_ADDR"))
            .orElse(AddressReader.DEFAULT);
    if (wantsTls() && !AddressReader.isTls(address)) {
      section
          .findings()
          .error(
              Place.whole("environment"),
              "CONSUL_HTTP_SSL",
              "it asks for TLS, and the address is `%s`; write `https://...` to `consul.address`"
                  .formatted(address));
    }
    refuseTlsVariables(address, section);
    return address;
  }

  private static ConsulAddress parse(String text, Section section, Place place, String path) {
    return switch (AddressReader.read(text)) {
      case AddressReader.Reading.Address(ConsulAddress address) -> address;
      case AddressReader.Reading.Refused(String message) -> {
        section.findings().error(place, path, message);
        yield AddressReader.DEFAULT;
      }
    };
  }

  /** Consul's own CLI reads this variable by Go's strconv.ParseBool. */
  private boolean wantsTls() {
    return surroundings
        .variable("CONSUL_HTTP_SSL")
        .filter(List.of("1", "t", "T", "TRUE", "true", "True")::contains)
        .isPresent();
  }

  private void refuseTlsVariables(ConsulAddress address, Section section) {
    if (!AddressReader.isTls(address)) {
      return;
    }
    for (String name : TLS_VARIABLES) {
      if (surroundings.variable(name).isPresent()) {
        section
            .findings()
            .error(
                Place.whole("environment"),
                name,
                "TLS settings are not supported yet; unset it: `https://` works where the machine"
                    + " trusts Consul's certificate");
      }
    }
  }
}
