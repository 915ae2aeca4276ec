package io.ballot.cli.config;

import io.ballot.cli.config.Options.NamedPath;
import io.ballot.cli.config.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds tokens where a configuration has them; never shows one. */
final class TokenReader {
  private static final int LONGEST_FILE = 64 * 1024;

  /** Consul makes its tokens as UUIDs, and asks for such where an operator sets them. */
  private static final Pattern LIKE_A_TOKEN =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Surroundings surroundings;

  TokenReader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The token of a section with the keys {@code token} and {@code tokenFile}. */
  Optional<Token> of(Options options) {
    Section section = options.section();
    Optional<YamlScalar> token = options.secret("token");
    Optional<NamedPath> file = options.path("tokenFile", surroundings);
    if (token.isPresent() && file.isPresent()) {
      section.error("tokenFile", "`token` is given as well; allowed: one of them");
      return Optional.empty();
    }
    return token.isPresent()
        ? checked(token.get().text(), Optional.empty(), "token", section)
        : file.flatMap(named -> fromFile(named, section));
  }

  private static Optional<Token> fromFile(NamedPath file, Section section) {
    byte[] bytes;
    try {
      bytes = ConfigFile.bytes(file.path(), file.name(), LONGEST_FILE);
    } catch (ConfigFile.Unreadable e) {
      return refused(section, unreadable(file.name(), e.message()));
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      return refused(
          section, "read `%s`: the file holds no token".formatted(Shown.of(file.name())));
    }
    Optional<Token> token = checked(text, Optional.of(file.path()), "tokenFile", section);
    if (token.isPresent()) {
      SecretFiles.check(file, "tokenFile", section);
    }
    return token;
  }

  /** The token itself is soon written where the name of its file belongs. */
  private static String unreadable(String name, String why) {
    return LIKE_A_TOKEN.matcher(name).matches()
        ? "what was read (not shown) looks like a token; allowed: a file that holds one; the token"
            + " itself is for the option `token`"
        : "read `%s`: %s".formatted(Shown.of(name), why);
  }

  private static Optional<Token> refused(Section section, String message) {
    section.error("tokenFile", message);
    return Optional.empty();
  }

  private static Optional<Token> checked(
      String text, Optional<Path> file, String key, Section section) {
    // A token travels in an HTTP header: anything else would be refused there, or worse.
    if (text.chars().allMatch(character -> character > 0x20 && character < 0x7F)) {
      return Optional.of(new Token(text, file));
    }
    section.error(
        key,
        "the token (not shown) holds a blank, a line break or a character that is not ASCII;"
            + " allowed: the token alone");
    return Optional.empty();
  }
}
