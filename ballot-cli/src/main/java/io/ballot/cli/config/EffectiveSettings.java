package io.ballot.cli.config;

import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.yaml.YamlMapping;
import io.ballot.cli.config.yaml.YamlNode;
import io.ballot.cli.config.yaml.YamlPaths;
import io.ballot.domain.election.DurationText;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.port.HookCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every option with the value that holds. The values are those of the records that the program runs
 * on, so that nothing else can be told than what is done.
 */
final class EffectiveSettings {
  private static final String NONE = "(none)";
  private static final String HIDDEN = "(hidden)";
  private static final String DEFAULT = "default";
  private static final List<String> SERVICES = List.of("election", "services");

  private final YamlMapping layers;

  /** By name, whatever its case: to look each of thousands up among all would take the square. */
  private final Map<String, YamlMapping> elections = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private final List<Setting> settings = new ArrayList<>();

  private EffectiveSettings(YamlMapping layers) {
    this.layers = layers;
    if (YamlPaths.given(layers, SERVICES).orElse(null) instanceof YamlMapping services) {
      for (YamlMapping.Entry entry : services.entries()) {
        if (entry.value() instanceof YamlMapping election) {
          elections.putIfAbsent(entry.key(), election);
        }
      }
    }
  }

  /**
   * The settings in the order of the reference: what all share, then the elections that take part.
   *
   * @param layers the file with the environment over and under it, for the origins
   */
  static List<Setting> of(BallotConfig config, YamlMapping layers) {
    EffectiveSettings all = new EffectiveSettings(layers);
    all.add(List.of("stateDir"), config.stateDir().toString());
    for (String key : values(Option.CONSUL)) {
      all.add(List.of("consul", key), consul(config.consul(), key));
    }
    for (String key : values(Option.TLS)) {
      all.add(List.of("consul", "tls", key), tls(config.consul().tls(), key));
    }
    config
        .consul()
        .basicAuth()
        .ifPresent(auth ->
            all.settings.add(
                new Setting("CONSUL_HTTP_AUTH", HIDDEN, "environment CONSUL_HTTP_AUTH")));
    all.add(
        List.of("election", "enabled"),
        list(config.elections().stream().map(ElectionConfig::name)));
    config.elections().forEach(all::election);
    return all.settings;
  }

  private void election(ElectionConfig election) {
    YamlMapping written =
        elections.getOrDefault(election.name(), new YamlMapping(layers.place(), List.of()));
    for (String key : values(Option.SERVICE)) {
      String path = dotted(List.of("election", "services", election.name(), key));
      String value = service(election, key);
      Optional<Place> place = YamlPaths.given(written, List.of(key)).map(YamlNode::place);
      if (Alternatives.TOKEN.contains(key) && !value.equals(NONE) && place.isEmpty()) {
        settings.add(new Setting(path, value, "consul." + key));
      } else {
        add(path, value, place);
      }
    }
  }

  private static List<String> values(List<Option> options) {
    return options.stream()
        .filter(option -> option.kind() != Option.Kind.SECTION)
        .map(Option::key)
        .toList();
  }

  private static String consul(ConsulConfig consul, String key) {
    return switch (key) {
      case "address" -> consul.address().toString();
      case "token" -> token(consul.token());
      case "tokenFile" -> tokenFile(consul.token());
      case "liveness" -> duration(consul.liveness());
      case "livenessService" -> consul.livenessService();
      case "nodeFailureFloor" -> duration(consul.nodeFailureFloor());
      default -> throw new IllegalArgumentException(key);
    };
  }

  private static String tls(TlsConfig tls, String key) {
    return switch (key) {
      case "caFile" -> path(tls.caFile());
      case "caPath" -> path(tls.caPath());
      case "certFile" -> path(tls.certFile());
      case "keyFile" -> path(tls.keyFile());
      case "serverName" -> tls.serverName().orElse(NONE);
      case "insecureSkipVerify" -> String.valueOf(tls.insecureSkipVerify());
      default -> throw new IllegalArgumentException(key);
    };
  }

  private static String service(ElectionConfig election, String key) {
    ElectionSettings settings = election.settings();
    return switch (key) {
      case "name" -> settings.service();
      case "id" -> settings.serviceId();
      case "key" -> settings.key().value();
      case "token" -> token(election.token());
      case "tokenFile" -> tokenFile(election.token());
      case "serviceChecks" -> list(settings.serviceChecks().stream());
      case "primaryTag" -> text(settings.primaryTag());
      case "replicaTag" -> text(settings.replicaTag());
      case "execOnPromote" -> command(settings.hooks().onPromote());
      case "execOnDemote" -> command(settings.hooks().onDemote());
      case "execOnLeaderChange" -> command(settings.hooks().onLeaderChange());
      case "ttl" -> duration(settings.session().ttl());
      case "lockDelay" -> duration(settings.session().lockDelay());
      case "serfHealth" -> String.valueOf(settings.session().serfHealth());
      case "demoteOnStart" -> Options.word(settings.demoteOnStart());
      case "hookTimeout" -> duration(settings.hookTimeout());
      case "demoteBudget" -> duration(settings.demoteBudget());
      case "whenUnreachable" -> Options.word(settings.whenUnreachable());
      case "onPromoteFailure" -> Options.word(settings.onPromoteFailure());
      case "sitOut" -> duration(settings.sitOut());
      case "tagAfterPromote" -> String.valueOf(settings.tagAfterPromote());
      case "demoteAwaitsLeader" -> String.valueOf(settings.demoteAwaitsLeader());
      default -> throw new IllegalArgumentException(key);
    };
  }

  private void add(List<String> path, String value) {
    add(dotted(path), value, YamlPaths.given(layers, path).map(YamlNode::place));
  }

  private void add(String path, String value, Optional<Place> place) {
    settings.add(new Setting(path, value, place.map(EffectiveSettings::origin).orElse(DEFAULT)));
  }

  private static String origin(Place place) {
    return place.line() == 0 ? place.source() : place.source() + ":" + place.line();
  }

  private static String dotted(List<String> path) {
    return path.stream().map(Shown::of).collect(Collectors.joining("."));
  }

  /** A token from a file is told by the file. */
  private static String token(Optional<Token> token) {
    return token.filter(it -> it.file().isEmpty()).map(it -> HIDDEN).orElse(NONE);
  }

  private static String tokenFile(Optional<Token> token) {
    return path(token.flatMap(Token::file));
  }

  private static String path(Optional<Path> path) {
    return path.map(Path::toString).orElse(NONE);
  }

  private static String text(@Nullable String text) {
    return text == null ? NONE : text;
  }

  private static String duration(Duration duration) {
    return DurationText.of(duration);
  }

  private static String command(@Nullable HookCommand command) {
    return command == null ? NONE : list(command.words().stream());
  }

  private static String list(Stream<String> items) {
    return items.map(EffectiveSettings::item).collect(Collectors.joining(", ", "[", "]"));
  }

  /** As an item of a YAML list in brackets, in quotes where it needs them. */
  private static String item(String text) {
    return text.matches("[\\w./:@%+=-]+") && !text.matches("[-:%@].*|.*:")
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cc}", "?") + "\"";
  }
}
