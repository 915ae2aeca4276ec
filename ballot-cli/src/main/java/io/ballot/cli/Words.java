package io.ballot.cli;

import io.ballot.cli.daemon.Backend;
import io.ballot.cli.logging.LogFormat;
import io.ballot.cli.logging.LogLevel;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;

/** The words that an option takes, as a shell completes them: as they are typed. */
abstract sealed class Words<E extends Enum<E>> implements Iterable<String> {
  private final Class<E> kind;

  private Words(Class<E> kind) {
    this.kind = kind;
  }

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(kind.getEnumConstants())
        .map(word -> word.name().toLowerCase(Locale.ROOT))
        .iterator();
  }

  static final class OfBackend extends Words<Backend> {
    OfBackend() {
      super(Backend.class);
    }
  }

  static final class OfLogFormat extends Words<LogFormat> {
    OfLogFormat() {
      super(LogFormat.class);
    }
  }

  static final class OfLogLevel extends Words<LogLevel> {
    OfLogLevel() {
      super(LogLevel.class);
    }
  }
}
