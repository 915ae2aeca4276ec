package io.ballot.cli.config;

import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Finds tokens where a configuration or the environment has them; never shows one. */
final class TokenReader {
  private static final int LONGEST_FILE = 64 * 1024;

  private final Surroundings surroundings;

  TokenReader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The token of a section with the keys {@code token} and {@code tokenFile}. */
  Optional<Token> of(Options options) {
    Section section = options.section();
    Optional<YamlScalar> token = options.secret("token");
    Optional<String> file = options.text("tokenFile");
    if (token.isPresent() && file.isPresent()) {
      section
          .findings()
          .error(
              section.place("tokenFile"),
              section.path("tokenFile"),
              "`token` is given as well; allowed: one of them");
      return Optional.empty();
    }
    if (token.isPresent()) {
      return checked(
          token.get().text(), new Origin(section, section.place("token"), section.path("token")));
    }
    return file.flatMap(name ->
        fromFile(name, new Origin(section, section.place("tokenFile"), section.path("tokenFile"))));
  }

  /** The token that Consul's own variables name, the file before the text as in Consul's CLI. */
  Optional<Token> ofEnvironment(Section reportTo) {
    Place environment = Place.whole("environment");
    return surroundings
        .variable("CONSUL_HTTP_TOKEN_FILE")
        .map(name -> fromFile(name, new Origin(reportTo, environment, "CONSUL_HTTP_TOKEN_FILE")))
        .orElseGet(() ->
            surroundings
                .variable("CONSUL_HTTP_TOKEN")
                .flatMap(
                    text -> checked(text, new Origin(reportTo, environment, "CONSUL_HTTP_TOKEN"))));
  }

  private record Origin(Section section, Place place, String path) {
    Optional<Token> refuse(String message) {
      section.findings().error(place, path, message);
      return Optional.empty();
    }
  }

  private Optional<Token> fromFile(String name, Origin origin) {
    Path file = surroundings.workingDirectory().resolve(name);
    byte[] bytes;
    try {
      bytes = ConfigFile.bytes(file, name, LONGEST_FILE);
    } catch (ConfigFile.Unreadable e) {
      return origin.refuse("read `%s`: %s".formatted(Shown.of(name), e.message()));
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    return text.isEmpty()
        ? origin.refuse("read `%s`: the file holds no token".formatted(Shown.of(name)))
        : checked(text, origin);
  }

  private static Optional<Token> checked(String text, Origin origin) {
    // A token travels in an HTTP header: anything else would be refused there, or worse.
    boolean fits = text.chars().allMatch(character -> character > 0x20 && character < 0x7F);
    return fits
        ? Optional.of(new Token(text))
        : origin.refuse(
            "the token (not shown) holds a blank, a line break or a character that is not ASCII;"
                + " allowed: the token alone");
  }
}
