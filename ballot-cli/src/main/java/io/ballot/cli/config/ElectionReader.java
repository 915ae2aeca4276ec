package io.ballot.cli.config;

import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.ElectionSettings.DemoteOnStart;
import io.ballot.domain.election.ElectionSettings.OnPromoteFailure;
import io.ballot.domain.election.ElectionSettings.WhenUnreachable;
import io.ballot.domain.election.ElectionSettingsBuilder;
import io.ballot.domain.election.Hooks;
import io.ballot.domain.election.SessionSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code election.services.<name>}. */
final class ElectionReader {
  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What stands in for an id or a key that is missing, so that the rest can be checked. */
  private static final String MISSING = "?";

  /** Keys that Consul's HTTP API cannot read: it cleans the path they stand in. */
  private static final Pattern UNREADABLE_KEY = Pattern.compile("/.*|.*//.*|(.*/)?\\.\\.?(/.*)?");

  private final TokenReader tokens;
  private final ConsulConfig consul;

  /** A reader for elections that share {@code consul}. */
  ElectionReader(TokenReader tokens, ConsulConfig consul) {
    this.tokens = tokens;
    this.consul = consul;
  }

  /** An election that takes part; none where it is incomplete (an error). */
  Optional<ElectionConfig> enabled(String name, Section section) {
    Options options = new Options(section);
    Optional<String> id = options.requiredText("id", "the service id on the local agent");
    Optional<String> key =
        options.requiredText("key", "the lock's key, the same for all who compete");
    Optional<Token> token = tokens.of(options).or(consul::token);
    ElectionSettings settings = settings(name, id.orElse(MISSING), key.orElse(MISSING), options);
    return id.isPresent() && key.isPresent()
        ? Optional.of(new ElectionConfig(settings, token))
        : Optional.empty();
  }

  /** Checks an election that takes no part: only what is there, and without reading its token. */
  void checkNotEnabled(String name, Section section) {
    Options options = new Options(section);
    String id = options.text("id").orElse(MISSING);
    String key = options.text("key").orElse(MISSING);
    settings(name, id, key, options);
  }

  private ElectionSettings settings(String name, String id, String key, Options options) {
    checkKey(key, options.section());
    ElectionSettingsBuilder builder =
        ElectionSettings.of(options.text("name").orElse(name), id, key)
            .name(name)
            .serviceChecks(
                options.textsOrText("serviceChecks").stream().map(Options.Item::text).toList())
            .primaryTag(options.text("primaryTag").orElse(null))
            .replicaTag(replicaTag(options))
            .hooks(
                new Hooks(
                    CommandReader.read("execOnPromote", options).orElse(null),
                    CommandReader.read("execOnDemote", options).orElse(null),
                    CommandReader.read("execOnLeaderChange", options).orElse(null)))
            .session(session(options))
            .hookTimeout(
                options
                    .duration("hookTimeout", Duration.ofMillis(1), DAY.multipliedBy(3))
                    .orElse(null))
            .demoteBudget(options.duration("demoteBudget", Duration.ZERO, MINUTE).orElse(null))
            .tagAfterPromote(options.flag("tagAfterPromote", false))
            .demoteAwaitsLeader(options.flag("demoteAwaitsLeader", false));
    options.choice("demoteOnStart", DemoteOnStart.class).ifPresent(builder::demoteOnStart);
    options.choice("whenUnreachable", WhenUnreachable.class).ifPresent(builder::whenUnreachable);
    options.choice("onPromoteFailure", OnPromoteFailure.class).ifPresent(builder::onPromoteFailure);
    options.duration("sitOut", Duration.ZERO, DAY).ifPresent(builder::sitOut);
    return builder.build();
  }

  private SessionSettings session(Options options) {
    SessionSettings ifNone = SessionSettings.DEFAULT;
    @Nullable Duration liveness = consul.liveness().isZero() ? null : consul.liveness();
    return new SessionSettings(
        options
            .duration("ttl", SessionSettings.MIN_TTL, SessionSettings.MAX_TTL)
            .orElse(ifNone.ttl()),
        options
            .duration("lockDelay", Duration.ZERO, SessionSettings.MAX_LOCK_DELAY)
            .orElse(ifNone.lockDelay()),
        options.flag("serfHealth", ifNone.serfHealth()),
        liveness,
        consul.nodeFailureFloor());
  }

  private static void checkKey(String key, Section section) {
    if (UNREADABLE_KEY.matcher(key).matches()) {
      section.error(
          "key",
          "read `%s`; allowed: a key without a leading slash, `//`, and `.` or `..` between slashes"
              .formatted(Shown.of(key)));
    }
  }

  /**
   * The followers' tag, unless it is the leader's too (an error). Consul looks for tags without
   * regard to case, in its DNS interface and with {@code ?tag=}.
   */
  private static @Nullable String replicaTag(Options options) {
    Optional<String> replica = options.text("replicaTag");
    if (replica.isPresent()
        && replica.get().equalsIgnoreCase(options.text("primaryTag").orElse(null))) {
      options
          .section()
          .error(
              "replicaTag",
              "read `%s`, as for `primaryTag`: nobody could tell the leader from its followers;"
                      .formatted(Shown.of(replica.get()))
                  + " allowed: another tag");
      return null;
    }
    return replica.orElse(null);
  }
}
