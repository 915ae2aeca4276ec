package io.ballot.cli.config;

import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.yaml.YamlList;
import io.ballot.cli.config.yaml.YamlNode;
import io.ballot.cli.config.yaml.YamlScalar;
import io.ballot.cli.config.yaml.YamlUnreadable;
import io.ballot.consul.codec.GoDuration;
import io.ballot.domain.election.DurationText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values of one section, by type. A value that is not what its option takes is reported, and
 * the default is handed on in its place, so that the rest can still be checked.
 */
final class Options {
  private final Section section;

  Options(Section section) {
    this.section = section;
  }

  Section section() {
    return section;
  }

  /** A text; an empty one counts as none. Numbers and the like are taken as they are written. */
  Optional<String> text(String key) {
    return scalar(key, "a text").flatMap(value -> oneLine(key, value)).filter(t -> !t.isEmpty());
  }

  /**
   * A path of this machine.
   *
   * @param name as it was written
   * @param path made absolute
   */
  record NamedPath(String name, Path path) {}

  /** A path; relative ones start from the working directory. */
  Optional<NamedPath> path(String key, Surroundings surroundings) {
    Optional<String> name = text(key);
    if (name.filter(text -> text.equals("~") || text.startsWith("~/")).isPresent()) {
      // Taken as it stands it would be a directory of that name, wherever the program was started.
      section.error(
          key,
          "read `%s`; allowed: a path without `~`, which only a shell takes for a home directory"
              .formatted(Shown.of(name.get())));
      return Optional.empty();
    }
    try {
      return name.map(text -> new NamedPath(text, surroundings.workingDirectory().resolve(text)));
    } catch (InvalidPathException e) {
      section.error(
          key,
          ("read `%s`, which is no path here; allowed: characters that the locale has (try"
                  + " LC_ALL=C.UTF-8)")
              .formatted(Shown.of(name.orElse(""))));
      return Optional.empty();
    }
  }

  /** A text that must be there; none where it is not, or is none (an error). */
  Optional<String> requiredText(String key, String meaning) {
    Optional<YamlNode> value = section.value(key);
    boolean empty =
        value.isEmpty() || (value.get() instanceof YamlScalar scalar && scalar.text().isEmpty());
    if (empty) {
      section.error(key, "required, and missing: " + meaning);
      return Optional.empty();
    }
    return text(key);
  }

  /** A text that is shown nowhere. */
  Optional<YamlScalar> secret(String key) {
    return scalar(key, "a text").filter(value -> !value.text().isEmpty());
  }

  /** A duration within bounds, both included. */
  Optional<Duration> duration(String key, Duration least, Duration most) {
    return duration(
        key,
        value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        "from %s to %s".formatted(DurationText.of(least), DurationText.of(most)));
  }

  /** A duration that {@code allowed} holds for. */
  Optional<Duration> duration(String key, Predicate<Duration> allowed, String allowedInWords) {
    String form = "a duration such as `10s`, `1m30s` or `500ms`, " + allowedInWords;
    Optional<YamlScalar> scalar = scalar(key, form);
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> value = GoDuration.parse(scalar.get().text()).filter(allowed);
    if (value.isEmpty()) {
      boolean bareNumber = scalar.get().text().matches("[0-9]{1,9}");
      String hint = bareNumber ? " (it has no unit: `" + scalar.get().text() + "s`?)" : "";
      refuse(key, scalar.get(), form + hint);
    }
    return value;
  }

  boolean flag(String key, boolean ifNone) {
    Optional<YamlScalar> scalar = scalar(key, "true or false");
    if (scalar.isEmpty()) {
      return ifNone;
    }
    if (scalar.get().kind() != YamlScalar.Kind.BOOLEAN) {
      refuse(key, scalar.get(), "true or false, without quotes");
      return ifNone;
    }
    // YAML 1.1 takes each of these for a boolean.
    return List.of("true", "yes", "on").contains(scalar.get().text().toLowerCase(Locale.ROOT));
  }

  /** One of a few words: the constants of {@code type}, written as {@code stepDown} is. */
  <C extends Enum<C>> Optional<C> choice(String key, Class<C> type) {
    Map<String, C> words = new LinkedHashMap<>();
    for (C constant : type.getEnumConstants()) {
      words.put(word(constant), constant);
    }
    String allowed =
        words.keySet().stream().map(word -> "`" + word + "`").collect(Collectors.joining(" or "));
    Optional<YamlScalar> scalar = scalar(key, allowed);
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    C chosen = words.get(scalar.get().text());
    if (chosen == null) {
      String hint =
          Names.nearest(scalar.get().text(), words.keySet())
              .map(word -> "; did you mean `" + word + "`?")
              .orElse("");
      refuse(key, scalar.get(), allowed + hint);
    }
    return Optional.ofNullable(chosen);
  }

  static String word(Enum<?> constant) {
    return Pattern.compile("_(.)")
        .matcher(constant.name().toLowerCase(Locale.ROOT))
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }

  /** A list of texts, or one text as a list of one. */
  List<Item> textsOrText(String key) {
    Optional<YamlNode> value = section.value(key);
    if (value.isPresent() && value.get() instanceof YamlScalar scalar) {
      return scalar.text().isEmpty() ? List.of() : item(key, scalar).stream().toList();
    }
    return texts(key);
  }

  /** A list of texts, or one text with some, set apart by blanks or commas. */
  List<Item> textsOrWords(String key) {
    Optional<YamlNode> value = section.value(key);
    return value.isPresent() && value.get() instanceof YamlScalar scalar
        ? words(scalar).stream().flatMap(word -> item(key, word).stream()).toList()
        : texts(key);
  }

  /** The parts of a text that blanks or commas set apart. */
  static List<YamlScalar> words(YamlScalar text) {
    return Stream.of(text.text().split("[\\s,]+"))
        .filter(word -> !word.isEmpty())
        .map(word -> new YamlScalar(text.place(), word, text.kind()))
        .toList();
  }

  private List<Item> texts(String key) {
    Optional<YamlNode> value = section.value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof YamlList list)) {
      section.wrongType(key, value.get(), "a list of texts, such as `[one, two]`");
      return List.of();
    }
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < list.items().size(); i++) {
      item(key + "[" + i + "]", list.items().get(i)).ifPresent(items::add);
    }
    return items;
  }

  /** One text of a list, with its place. */
  record Item(String text, Place place, String path) {}

  private Optional<Item> item(String key, YamlNode node) {
    if (node instanceof YamlUnreadable) {
      return Optional.empty();
    }
    if (!(node instanceof YamlScalar scalar)
        || scalar.kind() == YamlScalar.Kind.NOTHING
        || scalar.text().isEmpty()) {
      String read = node instanceof YamlScalar ? "nothing" : node.kindInWords();
      section.error(key, node.place(), "read " + read + "; allowed: a text");
      return Optional.empty();
    }
    return oneLine(key, scalar).map(text -> new Item(text, node.place(), section.path(key)));
  }

  private Optional<YamlScalar> scalar(String key, String allowed) {
    Optional<YamlNode> value = section.value(key);
    if (value.isPresent() && !(value.get() instanceof YamlScalar)) {
      section.wrongType(key, value.get(), allowed);
    }
    return value.filter(YamlScalar.class::isInstance).map(YamlScalar.class::cast);
  }

  private Optional<String> oneLine(String key, YamlScalar scalar) {
    if (scalar.text().chars().anyMatch(Character::isISOControl)) {
      refuse(key, scalar, "a text without line breaks and other control characters");
      return Optional.empty();
    }
    return Optional.of(scalar.text());
  }

  /** Reports a value that its option does not take. */
  void refuse(String key, YamlScalar read, String allowed) {
    section.error(
        key, read.place(), "read `%s`; allowed: %s".formatted(Shown.of(read.text()), allowed));
  }
}
