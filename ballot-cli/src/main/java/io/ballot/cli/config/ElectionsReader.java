package io.ballot.cli.config;

import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Severity;
import io.ballot.cli.config.yaml.YamlList;
import io.ballot.cli.config.yaml.YamlMapping.Entry;
import io.ballot.cli.config.yaml.YamlNode;
import io.ballot.cli.config.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code election}: which elections there are, and which of them take part. */
final class ElectionsReader {
  private final ElectionReader reader;

  ElectionsReader(ElectionReader reader) {
    this.reader = reader;
  }

  /**
   * An election that takes part, and where it stands.
   *
   * @param section for the places of its options
   */
  record Located(ElectionConfig config, Section section) {}

  /** The elections that take part, in the order they are enabled in. */
  List<Located> read(Section election) {
    ConfiguredElections configured = new ConfiguredElections(election);
    Set<Entry> enabled = enabled(election, configured);
    List<Located> elections = new ArrayList<>();
    for (Entry entry : enabled) {
      configured
          .section(entry, election.findings())
          .ifPresent(section ->
              reader
                  .enabled(entry.key(), section)
                  .ifPresent(config -> elections.add(new Located(config, section))));
    }
    Findings unused = election.findings().forWhatIsNotUsed();
    for (Entry entry : configured.all()) {
      if (!enabled.contains(entry)) {
        configured
            .section(entry, unused)
            .ifPresent(section -> reader.checkNotEnabled(entry.key(), section));
      }
    }
    return elections;
  }

  private static Set<Entry> enabled(Section election, ConfiguredElections configured) {
    boolean nothing = election.value("enabled").map(ElectionsReader::isEmpty).orElse(true);
    if (nothing) {
      election.error(
          "enabled", "required, and missing: the names of the elections to run, at least one");
    }
    Set<Entry> enabled = new LinkedHashSet<>();
    NotThere notThere = new NotThere(configured.names());
    for (Options.Item item : new Options(election).textsOrWords("enabled")) {
      Optional<Entry> entry = configured.named(item.text());
      if (entry.isEmpty()) {
        if (configured.readable()) {
          say(Severity.ERROR, election, item, notThere.say(item.text()));
        }
      } else if (!enabled.add(entry.get())) {
        say(Severity.ERROR, election, item, "; it stands there already; allowed: once");
      } else if (!entry.get().key().equals(item.text())) {
        say(Severity.NOTE, election, item, ", taken for `" + Shown.of(entry.get().key()) + "`");
      }
    }
    return enabled;
  }

  private static boolean isEmpty(YamlNode node) {
    return switch (node) {
      case YamlList list -> list.items().isEmpty();
      case YamlScalar text -> Options.words(text).isEmpty();
      default -> false;
    };
  }

  /** Tells of names that no election has. */
  private static final class NotThere {
    /** A hint is found by a comparison with every name, and both may be thousands. */
    private static final int MOST_HINTS = 20;

    private final List<String> names;
    private final String there;
    private int hints;

    NotThere(List<String> names) {
      this.names = names;
      this.there =
          names.isEmpty()
              ? "which holds none"
              : "which holds " + Shown.of(String.join(", ", names));
    }

    String say(String name) {
      if (name.toLowerCase(Locale.ROOT).startsWith("x-")) {
        return "; `x-...` keys are free for your own use and never name an election";
      }
      return "; allowed: a name under `election.services`, " + there + hint(name);
    }

    private String hint(String name) {
      hints++;
      return hints > MOST_HINTS
          ? ""
          : Names.nearest(name, names).map(near -> "; did you mean `" + near + "`?").orElse("");
    }
  }

  private static void say(Severity severity, Section election, Options.Item item, String message) {
    election
        .findings()
        .add(severity, item.place(), item.path(), "read `" + Shown.of(item.text()) + "`" + message);
  }
}
