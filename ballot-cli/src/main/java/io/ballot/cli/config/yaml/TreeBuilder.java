package io.ballot.cli.config.yaml;

import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Makes the tree of one document: aliases followed, merge keys resolved, {@code x-...} keys left
 * out. A few aliases can stand for billions of values, so the values made are counted.
 */
final class TreeBuilder {
  /** How many values a document may have, aliases followed. */
  static final int MAX_VALUES = 100_000;

  static final String NO_TAGS = "YAML tags (`!...`) are not used here; write the value alone";

  private static final Map<Tag, YamlScalar.Kind> SCALARS =
      Map.of(
          Tag.STR, YamlScalar.Kind.TEXT,
          Tag.TIMESTAMP, YamlScalar.Kind.TEXT,
          Tag.MERGE, YamlScalar.Kind.TEXT,
          Tag.INT, YamlScalar.Kind.NUMBER,
          Tag.FLOAT, YamlScalar.Kind.NUMBER,
          Tag.BOOL, YamlScalar.Kind.BOOLEAN,
          Tag.NULL, YamlScalar.Kind.NOTHING);

  private final String source;
  private final Findings findings;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int values;

  TreeBuilder(String source, Findings findings) {
    this.source = source;
    this.findings = findings;
  }

  Optional<YamlMapping> build(MappingNode root) {
    try {
      return node(root, "") instanceof YamlMapping mapping
          ? Optional.of(mapping)
          : Optional.empty();
    } catch (TooMuch tooMuch) {
      findings.error(Place.whole(source), "", tooMuch.message);
      return Optional.empty();
    }
  }

  static Place placeOf(String source, Node node) {
    Mark mark = node.getStartMark();
    return new Place(source, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Place placeOf(Node node) {
    return placeOf(source, node);
  }

  private YamlNode node(Node node, String path) throws TooMuch {
    if (++values > MAX_VALUES) {
      throw new TooMuch("the file has more than " + MAX_VALUES + " values, aliases followed");
    }
    if (!open.add(node)) {
      return unreadable(node, path, "this anchor (`&...`) is used inside itself");
    }
    if (open.size() > YamlReader.MAX_DEPTH) {
      throw new TooMuch("values lie deeper in each other than " + YamlReader.MAX_DEPTH);
    }
    try {
      return switch (node) {
        case ScalarNode scalar -> scalar(scalar, path);
        case SequenceNode sequence when sequence.getTag().equals(Tag.SEQ) -> list(sequence, path);
        case MappingNode mapping when mapping.getTag().equals(Tag.MAP) -> mapping(mapping, path);
        default -> unreadable(node, path, NO_TAGS);
      };
    } finally {
      open.remove(node);
    }
  }

  private YamlNode scalar(ScalarNode scalar, String path) {
    YamlScalar.Kind kind = SCALARS.get(scalar.getTag());
    return kind == null
        ? unreadable(scalar, path, NO_TAGS)
        : new YamlScalar(placeOf(scalar), scalar.getValue(), kind);
  }

  private YamlNode list(SequenceNode sequence, String path) throws TooMuch {
    List<YamlNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(node(item, path + "[" + items.size() + "]"));
    }
    return new YamlList(placeOf(sequence), items);
  }

  private YamlNode mapping(MappingNode mapping, String path) throws TooMuch {
    Map<String, YamlMapping.Entry> entries = new LinkedHashMap<>();
    Map<String, Place> seen = new HashMap<>();
    List<Node> merges = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)
          || keyNode.getTag().equals(Tag.NULL)) {
        findings.error(placeOf(tuple.getKeyNode()), path, "a key here is no text; allowed: a text");
        continue;
      }
      String key = keyNode.getValue();
      if (isFree(key)) {
        continue;
      }
      Place place = placeOf(keyNode);
      String shown = MeantKey.of(key, tuple.getValueNode().getTag().equals(Tag.NULL)).shown();
      String keyPath = path.isEmpty() ? shown : path + "." + shown;
      Place first = seen.putIfAbsent(key, place);
      boolean merge = keyNode.getTag().equals(Tag.MERGE);
      if (first != null) {
        findings.error(
            place,
            keyPath,
            "the key stands here for the second time, first on line %d; allowed: once%s"
                .formatted(first.line(), merge ? ", with a list: `<<: [*a, *b]`" : ""));
      } else if (merge) {
        merges.add(tuple.getValueNode());
      } else {
        entries.put(key, new YamlMapping.Entry(key, place, node(tuple.getValueNode(), keyPath)));
      }
    }
    Set<String> given = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    given.addAll(entries.keySet());
    for (Node merge : merges) {
      merge(merge, path, entries, given);
    }
    return new YamlMapping(placeOf(mapping), List.copyOf(entries.values()));
  }

  /** What a mapping says itself wins over what it merges, and the first merged over the next. */
  private void merge(
      Node value, String path, Map<String, YamlMapping.Entry> entries, Set<String> given)
      throws TooMuch {
    List<Node> parts = value instanceof SequenceNode list ? list.getValue() : List.of(value);
    for (Node part : parts) {
      if (!(part instanceof MappingNode)) {
        findings.error(
            placeOf(part), path, "`<<` takes a mapping or a list of mappings, such as `*defaults`");
      } else if (node(part, path) instanceof YamlMapping merged) {
        for (YamlMapping.Entry entry : merged.entries()) {
          if (given.add(entry.key())) {
            entries.put(entry.key(), entry);
          }
        }
      }
    }
  }

  private static boolean isFree(String key) {
    return key.toLowerCase(Locale.ROOT).startsWith("x-");
  }

  private YamlNode unreadable(Node node, String path, String why) {
    findings.error(placeOf(node), path, why);
    return new YamlUnreadable(placeOf(node));
  }

  /** Ends the building: what would come is not bounded by the size of the file. */
  private static final class TooMuch extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final String message;

    TooMuch(String message) {
      super(message);
      this.message = message;
    }
  }
}
