package io.ballot.domain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkPort;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.SessionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a place for marks keeps. */
public abstract class MarkPortContract {
  private static final Mark PLAIN =
      new Mark(new LockKey("service/db/leader"), "db", new SessionId("a-session"), 42, null);

  private static final Mark WITH_A_HOOK =
      new Mark(
          new LockKey("ключ/with \"quotes\", = and\nlines"),
          "",
          new SessionId("another\\session"),
          Long.MAX_VALUE,
          new HookProcess(4711, "12345678 1"));

  private static final Mark WITHOUT_A_TERM =
      new Mark(new LockKey("service/db/leader"), "db", null, new HookProcess(4711, "12345678 1"));

  private MarkFixture fixture;
  private MarkPort port;

  /** A fixture for one test. */
  protected abstract MarkFixture newFixture() throws Exception;

  @BeforeEach
  void prepare() throws Exception {
    fixture = newFixture();
    port = fixture.port();
  }

  @AfterEach
  void cleanUp() throws Exception {
    fixture.close();
  }

  @Test
  void readsNoMarkWhereNoneWasWritten() throws Exception {
    assertEquals(new MarkReading.None(), port.read());
  }

  @Test
  void readsWhatWasWritten() throws Exception {
    port.write(PLAIN);
    assertEquals(new MarkReading.Found(PLAIN), port.read());

    port.write(WITH_A_HOOK);
    assertEquals(new MarkReading.Found(WITH_A_HOOK), port.read());

    port.write(WITHOUT_A_TERM);
    assertEquals(new MarkReading.Found(WITHOUT_A_TERM), port.read());
  }

  @Test
  void keepsTheMarkOverARestart() throws Exception {
    port.write(PLAIN);
    port.write(WITH_A_HOOK);

    assertEquals(new MarkReading.Found(WITH_A_HOOK), fixture.afterRestart().read());
  }

  @Test
  void removesTheMark() throws Exception {
    port.write(PLAIN);

    port.remove();

    assertEquals(new MarkReading.None(), port.read());
    assertEquals(new MarkReading.None(), fixture.afterRestart().read());
  }

  @Test
  void removesAMarkThatIsNotThereWithoutError() throws Exception {
    port.remove();
    port.remove();

    assertEquals(new MarkReading.None(), port.read());
  }

  @Test
  void saysThatAMarkIsThereWhichCannotBeRead() throws Exception {
    port.write(PLAIN);
    fixture.damage();

    MarkReading reading = fixture.afterRestart().read();

    String reason = assertInstanceOf(MarkReading.Unreadable.class, reading).reason();
    assertFalse(reason.isBlank());
  }

  @Test
  void writesOverAMarkThatCannotBeRead() throws Exception {
    port.write(PLAIN);
    fixture.damage();

    port.write(WITH_A_HOOK);

    assertEquals(new MarkReading.Found(WITH_A_HOOK), port.read());
  }

  @Test
  void removesAMarkThatCannotBeRead() throws Exception {
    port.write(PLAIN);
    fixture.damage();

    port.remove();

    assertEquals(new MarkReading.None(), fixture.afterRestart().read());
  }

  @Test
  void keepsTheMarksOfTwoElectionsApart() throws Exception {
    MarkPort other = fixture.ofAnotherElection();
    port.write(PLAIN);
    other.write(WITH_A_HOOK);

    other.remove();

    assertEquals(new MarkReading.Found(PLAIN), port.read());
    assertEquals(new MarkReading.None(), other.read());
  }
}
