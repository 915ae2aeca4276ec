package io.ballot.cli.config.yaml;

import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import java.io.StringReader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads one YAML 1.1 document whose root is a mapping. Everything that is wrong with it becomes a
 * finding; nothing is ever constructed from a tag.
 */
public final class YamlReader {
  /** How deep values may lie in each other, aliases followed. */
  static final int MAX_DEPTH = 32;

  private final Findings findings;

  /**
   * A reader that reports to {@code findings}.
   *
   * @param findings what is wrong goes here
   */
  public YamlReader(Findings findings) {
    this.findings = findings;
  }

  /**
   * Reads {@code text}.
   *
   * @param source the name to report places with
   * @return the root, or nothing where an error was reported that leaves none; a root may come with
   *     errors as well
   */
  public Optional<YamlMapping> read(String source, String text) {
    Optional<Place> odd = firstUnprintable(source, text);
    if (odd.isPresent()) {
      findings.error(
          odd.get(), "", "a control character that YAML does not allow; is this a text file?");
      return Optional.empty();
    }
    Node root;
    try {
      root = new Yaml(options(text)).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      SyntaxError error = SyntaxError.of(e, source, text);
      findings.error(error.place(), "", error.message());
      return Optional.empty();
    } catch (YAMLException e) {
      // Without a mark there are only the limits of options().
      findings.error(Place.whole(source), "", "values lie deeper in each other than " + MAX_DEPTH);
      return Optional.empty();
    }
    if (root == null || root.getTag().equals(Tag.NULL)) {
      findings.error(
          Place.whole(source), "", "the file holds nothing; `election` is required at least");
      return Optional.empty();
    }
    if (root.getNodeId() != NodeId.mapping) {
      findings.error(
          TreeBuilder.placeOf(source, root),
          "",
          "the file must be a mapping, with lines such as `election:`; read "
              + (root.getNodeId() == NodeId.sequence ? "a list" : "a single value"));
      return Optional.empty();
    }
    return new TreeBuilder(source, findings).build((MappingNode) root);
  }

  private static LoaderOptions options(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(MAX_DEPTH);
    // The size is bounded where the file is read, and what aliases make of it by TreeBuilder.
    options.setCodePointLimit(Math.max(1, text.length()));
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    return options;
  }

  private static Optional<Place> firstUnprintable(String source, String text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      int character = text.codePointAt(i);
      if (!StreamReader.isPrintable(character)) {
        return Optional.of(new Place(source, line, column));
      }
      if (character == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return Optional.empty();
  }
}
