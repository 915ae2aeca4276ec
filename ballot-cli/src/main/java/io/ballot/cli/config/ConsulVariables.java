package io.ballot.cli.config;

import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.report.Severity;
import io.ballot.cli.config.yaml.YamlMapping;
import io.ballot.cli.config.yaml.YamlNode;
import io.ballot.cli.config.yaml.YamlPaths;
import io.ballot.cli.config.yaml.YamlScalar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables of Consul's own command line, laid under the configuration: they stand in for what
 * it does not say. See <a
 * href="https://developer.hashicorp.com/consul/commands#environment-variables">Consul's list</a>.
 */
final class ConsulVariables {
  private static final String ADDRESS = "CONSUL_HTTP_ADDR";
  private static final String SSL = "CONSUL_HTTP_SSL";
  private static final List<String> ADDRESS_PATH = List.of("consul", "address");

  /** What Go's strconv.ParseBool, which Consul reads these by, takes. */
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private final Surroundings surroundings;
  private final Findings findings;

  ConsulVariables(Surroundings surroundings, Findings findings) {
    this.surroundings = surroundings;
    this.findings = findings;
  }

  /** The configuration with these variables where it says nothing. */
  YamlMapping under(YamlMapping root) {
    YamlMapping tree = token(address(root));
    return asksForTls(tree) ? tls(tree) : tree;
  }

  /** The credentials for a proxy, which no option names. */
  Optional<BasicAuth> basicAuth() {
    return surroundings
        .variable("CONSUL_HTTP_AUTH")
        .map(text -> {
          String[] parts = text.split(":", 2);
          return new BasicAuth(parts[0], parts.length == 1 ? "" : parts[1]);
        });
  }

  private YamlMapping address(YamlMapping root) {
    Optional<YamlNode> own = YamlPaths.given(root, ADDRESS_PATH);
    if (own.isPresent()) {
      return own.get() instanceof YamlScalar scalar
              && !scalar.text().contains("://")
              && flag(SSL).orElse(false)
          ? withTls(root, scalar)
          : root;
    }
    Optional<YamlScalar> variable = text(ADDRESS);
    boolean ssl = flag(SSL).orElse(false);
    if (variable.isEmpty()) {
      return ssl
          ? YamlPaths.with(
              root,
              ADDRESS_PATH,
              scalar(SSL, "https" + AddressReader.DEFAULT.toString().substring(4)))
          : root;
    }
    return ssl ? withTls(root, variable.get()) : YamlPaths.with(root, ADDRESS_PATH, variable.get());
  }

  /** As in Consul's own command line, {@code http://} does not take back that TLS is asked for. */
  private YamlMapping withTls(YamlMapping root, YamlScalar address) {
    String text = address.text();
    int schemeEnd = text.indexOf("://");
    String scheme = schemeEnd < 0 ? "http" : text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    if (scheme.equals("unix")) {
      findings.error(
          Place.variable(SSL),
          "consul.address",
          "it asks for TLS, which a unix socket does without; unset it");
    }
    if (!scheme.equals("http")) {
      return YamlPaths.with(root, ADDRESS_PATH, address);
    }
    String rest = schemeEnd < 0 ? text : text.substring(schemeEnd + 3);
    findings.add(
        Severity.NOTE, Place.variable(SSL), "consul.address", "it asks for TLS: taken as https://");
    return YamlPaths.with(
        root,
        ADDRESS_PATH,
        new YamlScalar(address.place(), "https://" + rest, YamlScalar.Kind.TEXT));
  }

  private static boolean asksForTls(YamlMapping root) {
    return YamlPaths.given(root, ADDRESS_PATH)
        .filter(node ->
            node instanceof YamlScalar scalar
                && scalar.text().regionMatches(true, 0, "https://", 0, 8))
        .isPresent();
  }

  private YamlMapping token(YamlMapping root) {
    // The file wins over the text, as in Consul's own command line.
    Optional<YamlScalar> file = text("CONSUL_HTTP_TOKEN_FILE");
    return file.isPresent()
        ? under(root, "tokenFile", file, "consul", Alternatives.TOKEN)
        : under(root, "token", text("CONSUL_HTTP_TOKEN"), "consul", Alternatives.TOKEN);
  }

  private YamlMapping tls(YamlMapping root) {
    YamlMapping tree = root;
    Optional<YamlScalar> caFile = text("CONSUL_CACERT");
    String authorities = caFile.isPresent() ? "caFile" : "caPath";
    tree =
        under(
            tree,
            authorities,
            caFile.or(() -> text("CONSUL_CAPATH")),
            "consul.tls",
            Alternatives.AUTHORITIES);
    Map<String, Optional<YamlScalar>> others =
        Map.of(
            "certFile", text("CONSUL_CLIENT_CERT"),
            "keyFile", text("CONSUL_CLIENT_KEY"),
            "serverName", text("CONSUL_TLS_SERVER_NAME"),
            "insecureSkipVerify", withoutVerifying());
    for (Map.Entry<String, Optional<YamlScalar>> other : others.entrySet()) {
      tree = under(tree, other.getKey(), other.getValue(), "consul.tls", List.of(other.getKey()));
    }
    return tree;
  }

  private Optional<YamlScalar> withoutVerifying() {
    String name = "CONSUL_HTTP_SSL_VERIFY";
    return flag(name)
        .map(verify ->
            new YamlScalar(
                Place.variable(name), verify ? "false" : "true", YamlScalar.Kind.BOOLEAN));
  }

  /** Adds a value where none of its alternatives is given. */
  private static YamlMapping under(
      YamlMapping root,
      String key,
      Optional<YamlScalar> value,
      String section,
      List<String> alternatives) {
    boolean given =
        alternatives.stream()
            .anyMatch(name -> YamlPaths.given(root, path(section, name)).isPresent());
    return given || value.isEmpty() ? root : YamlPaths.with(root, path(section, key), value.get());
  }

  private static List<String> path(String section, String key) {
    return List.of((section + "." + key).split("\\."));
  }

  private Optional<YamlScalar> text(String name) {
    return surroundings.variable(name).map(value -> scalar(name, value));
  }

  private static YamlScalar scalar(String name, String value) {
    return new YamlScalar(Place.variable(name), value, YamlScalar.Kind.TEXT);
  }

  private Optional<Boolean> flag(String name) {
    Optional<String> value = surroundings.variable(name);
    if (value.isPresent() && !TRUE.contains(value.get()) && !FALSE.contains(value.get())) {
      findings.error(
          Place.variable(name),
          "",
          "read `%s`; allowed: true or false, also as 1 or 0, t or f"
              .formatted(Shown.of(value.get())));
      return Optional.empty();
    }
    return value.map(TRUE::contains);
  }
}
