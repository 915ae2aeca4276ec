package io.ballot.cli.config.report;

/**
 * One thing to be said about the configuration.
 *
 * @param path the option's full name, such as {@code election.services.web.ttl}; empty where the
 *     source as a whole is meant
 * @param message what is wrong, what was read, what is allowed; never holds a token
 */
public record Finding(Severity severity, Place place, String path, String message) {
  /** Keeps it on one line, whatever was read. */
  public Finding {
    place = new Place(onOneLine(place.source()), place.line(), place.column());
    path = onOneLine(path);
    message = onOneLine(message);
  }

  private static String onOneLine(String text) {
    return text.replaceAll("\\p{Cc}", "?");
  }

  /** The finding on one line, as a compiler would write it. */
  public String line(Strictness strictness) {
    String name = path.isEmpty() ? "" : path + ": ";
    return place + ": " + severity.label(strictness) + ": " + name + message;
  }
}
