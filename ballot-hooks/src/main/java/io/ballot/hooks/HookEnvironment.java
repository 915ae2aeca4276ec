package io.ballot.hooks;

import io.ballot.domain.election.Reason;
import io.ballot.domain.port.Mark;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The variables by which a hook's processes are known again. */
final class HookEnvironment {
  /** Without these, two elections' hooks could look alike. */
  private static final Set<String> NAMES_THAT_TELL =
      Set.of("BALLOT_EVENT", "BALLOT_KEY", "BALLOT_SERVICE_ID", "BALLOT_SESSION");

  private HookEnvironment() {}

  /** In which bytes this JVM hands words and variables to a process. */
  static Charset charset() {
    String name = System.getProperty("sun.jnu.encoding");
    return name == null ? Charset.defaultCharset() : Charset.forName(name);
  }

  /**
   * The variables, as {@code NAME=value}, that only a run's own processes have: those of the run
   * whose names begin with {@code BALLOT_}. None where they would not tell it from others.
   */
  static Set<String> marksOf(Map<String, String> environment) {
    if (!environment.keySet().containsAll(NAMES_THAT_TELL)) {
      return Set.of();
    }
    return environment.entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("BALLOT_"))
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The variables, as {@code NAME=value}, that only the processes of a term's hooks have: of its
   * promote hook and of its demote hook. Several terms may share a session, so the token counts
   * too. Where the term is not known, those that only a {@code leftover} without one has: every
   * other demote hook, and every promote hook, has a session and a token.
   */
  static Set<String> marksOf(Mark mark) {
    Mark.Term term = mark.term();
    String key = "BALLOT_KEY=" + mark.key();
    String serviceId = "BALLOT_SERVICE_ID=" + mark.serviceId();
    return term == null
        ? Set.of(
            key,
            serviceId,
            "BALLOT_SESSION=",
            "BALLOT_FENCING_TOKEN=",
            "BALLOT_REASON=" + Reason.LEFTOVER.text())
        : Set.of(
            key,
            serviceId,
            "BALLOT_SESSION=" + term.session(),
            "BALLOT_FENCING_TOKEN=" + term.fencingToken());
  }

  /** Whether a process with {@code environment} is one of those that {@code marks} tell of. */
  static boolean carries(List<String> environment, Set<String> marks) {
    return !marks.isEmpty() && Set.copyOf(environment).containsAll(marks);
  }
}
