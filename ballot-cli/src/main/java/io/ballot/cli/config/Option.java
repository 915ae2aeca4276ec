package io.ballot.cli.config;

import io.ballot.domain.election.ElectionSettings.DemoteOnStart;
import io.ballot.domain.election.ElectionSettings.OnPromoteFailure;
import io.ballot.domain.election.ElectionSettings.WhenUnreachable;
import java.util.List;
import java.util.stream.Stream;

/**
 * One key that a section knows.
 *
 * @param key as it is spelled
 * @param kind what may stand behind it
 * @param ifNone what holds where nothing does, as the reference writes it; empty: nothing
 * @param words the words it takes, for {@link Kind#WORD}
 */
record Option(String key, Kind kind, String ifNone, List<String> words) {

  /** What may stand behind a key. */
  enum Kind {
    /** A text; numbers and the like are taken as they are written. */
    TEXT,
    /** A text that is shown nowhere. */
    SECRET,
    /** A path of this machine. */
    PATH,
    /** Where an agent listens. */
    ADDRESS,
    /** A duration as Go writes it. */
    DURATION,
    /** True or false. */
    FLAG,
    /** One of a few words. */
    WORD,
    /** A list of texts, or one text. */
    TEXTS,
    /** A command, as a text or as a list of its words. */
    COMMAND,
    /** Further keys. */
    SECTION
  }

  static Option of(String key, Kind kind) {
    return of(key, kind, "");
  }

  static Option of(String key, Kind kind, String ifNone) {
    return new Option(key, kind, ifNone, List.of());
  }

  static Option word(String key, Class<? extends Enum<?>> words) {
    List<String> all = Stream.of(words.getEnumConstants()).map(Options::word).toList();
    return new Option(key, Kind.WORD, all.getFirst(), all);
  }

  static final List<Option> ROOT =
      List.of(of("consul", Kind.SECTION), of("election", Kind.SECTION), of("stateDir", Kind.PATH));

  static final List<Option> CONSUL =
      List.of(
          of("address", Kind.ADDRESS, "http://127.0.0.1:8500"),
          of("token", Kind.SECRET),
          of("tokenFile", Kind.PATH),
          of("tls", Kind.SECTION),
          of("liveness", Kind.DURATION, "5s"),
          of("livenessService", Kind.TEXT, "ballot"),
          of("nodeFailureFloor", Kind.DURATION, "2.5s"));

  static final List<Option> TLS =
      List.of(
          of("caFile", Kind.PATH),
          of("caPath", Kind.PATH),
          of("certFile", Kind.PATH),
          of("keyFile", Kind.PATH),
          of("serverName", Kind.TEXT),
          of("insecureSkipVerify", Kind.FLAG, "false"));

  static final List<Option> ELECTION =
      List.of(of("enabled", Kind.TEXTS), of("services", Kind.SECTION));

  static final List<Option> SERVICE =
      List.of(
          of("name", Kind.TEXT, "<name>"),
          of("id", Kind.TEXT),
          of("key", Kind.TEXT),
          of("token", Kind.SECRET),
          of("tokenFile", Kind.PATH),
          of("serviceChecks", Kind.TEXTS),
          of("primaryTag", Kind.TEXT),
          of("replicaTag", Kind.TEXT),
          of("execOnPromote", Kind.COMMAND),
          of("execOnDemote", Kind.COMMAND),
          of("execOnLeaderChange", Kind.COMMAND),
          of("ttl", Kind.DURATION, "10s"),
          of("lockDelay", Kind.DURATION, "10s"),
          of("serfHealth", Kind.FLAG, "true"),
          word("demoteOnStart", DemoteOnStart.class),
          of("hookTimeout", Kind.DURATION, "2 × (ttl + lockDelay)"),
          of("demoteBudget", Kind.DURATION, "min(2s, lockDelay / 3)"),
          word("whenUnreachable", WhenUnreachable.class),
          word("onPromoteFailure", OnPromoteFailure.class),
          of("sitOut", Kind.DURATION, "30s"),
          of("tagAfterPromote", Kind.FLAG, "false"),
          of("demoteAwaitsLeader", Kind.FLAG, "false"));

  /** The keys of some options, in their order. */
  static List<String> keys(List<Option> options) {
    return options.stream().map(Option::key).toList();
  }
}
