package io.ballot.cli.config.yaml;

import io.ballot.cli.config.yaml.YamlMapping.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds and replaces values in a tree by the names of the keys above them, whatever their case: how
 * one layer of the configuration is laid over another.
 */
public final class YamlPaths {
  private YamlPaths() {}

  /** The value at {@code path} if it is given: there, neither nothing nor an empty text. */
  public static Optional<YamlNode> given(YamlMapping root, List<String> path) {
    Optional<YamlNode> value = entry(root, path.getFirst()).map(Entry::value);
    if (path.size() > 1) {
      return value
          .filter(YamlMapping.class::isInstance)
          .flatMap(below -> given((YamlMapping) below, path.subList(1, path.size())));
    }
    return value.filter(YamlPaths::isGiven);
  }

  /**
   * The tree with {@code value} at {@code path}, in place of what is there. Mappings on the way are
   * made where there is nothing; where there is something else the tree stays as it is, since that
   * has to be reported first.
   */
  public static YamlMapping with(YamlMapping root, List<String> path, YamlNode value) {
    String key = path.getFirst();
    Optional<Entry> existing = entry(root, key);
    if (path.size() == 1) {
      return replaced(root, key, new Entry(key, value.place(), value));
    }
    YamlNode below = existing.map(Entry::value).filter(YamlPaths::isThere).orElse(null);
    if (below != null && !(below instanceof YamlMapping)) {
      return root;
    }
    YamlMapping mapping =
        below instanceof YamlMapping there ? there : new YamlMapping(value.place(), List.of());
    YamlMapping changed = with(mapping, path.subList(1, path.size()), value);
    return replaced(
        root,
        key,
        existing
            .map(entry -> new Entry(entry.key(), entry.keyPlace(), changed))
            .orElseGet(() -> new Entry(key, value.place(), changed)));
  }

  /** The tree without the value at {@code path}. */
  public static YamlMapping without(YamlMapping root, List<String> path) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : root.entries()) {
      if (!entry.key().equalsIgnoreCase(path.getFirst())) {
        entries.add(entry);
      } else if (path.size() > 1) {
        entries.add(
            entry.value() instanceof YamlMapping below
                ? new Entry(
                    entry.key(), entry.keyPlace(), without(below, path.subList(1, path.size())))
                : entry);
      }
    }
    return new YamlMapping(root.place(), entries);
  }

  private static Optional<Entry> entry(YamlMapping mapping, String key) {
    return mapping.entries().stream()
        .filter(entry -> entry.key().equalsIgnoreCase(key))
        .findFirst();
  }

  private static YamlMapping replaced(YamlMapping mapping, String key, Entry by) {
    List<Entry> entries = new ArrayList<>();
    boolean done = false;
    for (Entry entry : mapping.entries()) {
      if (!entry.key().equalsIgnoreCase(key)) {
        entries.add(entry);
      } else if (!done) {
        entries.add(by);
        done = true;
      }
    }
    if (!done) {
      entries.add(by);
    }
    return new YamlMapping(mapping.place(), entries);
  }

  private static boolean isGiven(YamlNode node) {
    return isThere(node) && !(node instanceof YamlScalar scalar && scalar.text().isEmpty());
  }

  private static boolean isThere(YamlNode node) {
    return !(node instanceof YamlScalar scalar && scalar.kind() == YamlScalar.Kind.NOTHING);
  }
}
