package io.ballot.hooks.mark;

import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.SessionId;
import java.io.Serial;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of a mark: a first line with the format's version, lines of {@code name=value}, and a
 * last line by which a text that was cut short is known. In values a percent sign and control
 * characters stand as {@code %} and four hexadecimal digits. Names that are not known are passed
 * over, so that a later version may add some. Where neither session nor token stands, the term is
 * not known. The hook's process was once named {@code promoteHookPid} and {@code
 * promoteHookStartTime}.
 */
final class MarkText {
  private static final String FIRST_LINE = "ballot-mark 1";
  private static final String LAST_LINE = "end";

  private MarkText() {}

  /** A text is no mark. The message says why, as a clause. */
  static final class NoMarkException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    NoMarkException(String message) {
      super(message);
    }
  }

  static String write(Mark mark) {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    add(text, "key", mark.key().value());
    add(text, "serviceId", mark.serviceId());
    Mark.Term term = mark.term();
    if (term != null) {
      add(text, "session", term.session().value());
      add(text, "fencingToken", Long.toString(term.fencingToken()));
    }
    HookProcess process = mark.hook();
    if (process != null) {
      add(text, "hookPid", Long.toString(process.pid()));
      add(text, "hookStartTime", process.startTime());
    }
    return text.append(LAST_LINE).append('\n').toString();
  }

  static Mark read(String text) throws NoMarkException {
    String[] lines = text.split("\n", -1);
    if (!lines[0].equals(FIRST_LINE)) {
      throw new NoMarkException("it does not begin with \"" + FIRST_LINE + "\"");
    }
    if (lines.length < 3 || !lines[lines.length - 2].equals(LAST_LINE)) {
      throw new NoMarkException("it is cut short: its last line is not \"" + LAST_LINE + "\"");
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i < lines.length - 2; i++) {
      int equals = lines[i].indexOf('=');
      if (equals < 0) {
        throw new NoMarkException("line " + (i + 1) + " is no name=value");
      }
      values.put(lines[i].substring(0, equals), unescape(lines[i].substring(equals + 1)));
    }
    return new Mark(
        new LockKey(notEmpty(values, "key")),
        required(values, "serviceId"),
        term(values),
        process(values, values.containsKey("promoteHookPid") ? "promoteHook" : "hook"));
  }

  private static Mark.@Nullable Term term(Map<String, String> values) throws NoMarkException {
    boolean known = values.containsKey("session") || values.containsKey("fencingToken");
    return known
        ? new Mark.Term(
            new SessionId(notEmpty(values, "session")),
            number(required(values, "fencingToken"), "fencingToken"))
        : null;
  }

  private static @Nullable HookProcess process(Map<String, String> values, String hook)
      throws NoMarkException {
    String pid = values.get(hook + "Pid");
    return pid == null
        ? null
        : new HookProcess(number(pid, hook + "Pid"), required(values, hook + "StartTime"));
  }

  private static String required(Map<String, String> values, String name) throws NoMarkException {
    String value = values.get(name);
    if (value == null) {
      throw new NoMarkException("it has no " + name);
    }
    return value;
  }

  private static String notEmpty(Map<String, String> values, String name) throws NoMarkException {
    String value = required(values, name);
    if (value.isEmpty()) {
      throw new NoMarkException("its " + name + " is empty");
    }
    return value;
  }

  private static long number(String text, String name) throws NoMarkException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new NoMarkException("its " + name + " is no number");
    }
  }

  private static void add(StringBuilder text, String name, String value) {
    text.append(name).append('=');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%' || Character.isISOControl(c) || Character.isSurrogate(c)) {
        text.append('%').append(String.format("%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('\n');
  }

  private static String unescape(String value) throws NoMarkException {
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '%') {
        text.append(c);
        continue;
      }
      try {
        text.append((char) Integer.parseInt(value, i + 1, i + 5, 16));
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        throw new NoMarkException("four hexadecimal digits are missing after a percent sign");
      }
      i += 4;
    }
    return text.toString();
  }
}
