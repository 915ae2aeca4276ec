package io.ballot.hooks.mark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.SessionId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of a mark. */
class MarkTextTest {
  private static final String WHOLE =
      """
      ballot-mark 1
      key=k
      serviceId=s
      session=id
      fencingToken=5
      hookPid=12
      hookStartTime=boot b tick 7
      end
      """;

  @Test
  void isReadableForPeople() {
    assertEquals(
        WHOLE,
        MarkText.write(
            new Mark(
                new LockKey("k"),
                "s",
                new SessionId("id"),
                5,
                new HookProcess(12, "boot b tick 7"))));
  }

  @Test
  void keepsAnyText() throws Exception {
    Random random = new Random(20_240_611);
    for (int i = 0; i < 2_000; i++) {
      Mark mark =
          new Mark(
              new LockKey("k" + text(random)),
              text(random),
              new SessionId("s" + text(random)),
              random.nextLong(),
              new HookProcess(random.nextLong(), text(random)));
      assertEquals(mark, MarkText.read(MarkText.write(mark)));
    }
  }

  @Test
  void readsWhatAnEarlierVersionWrote() throws Exception {
    Mark mark = MarkText.read(WHOLE.replace("hook", "promoteHook"));

    assertEquals(MarkText.read(WHOLE), mark);
  }

  @Test
  void saysNothingOfATermThatIsNotKnown() throws Exception {
    Mark mark = new Mark(new LockKey("k"), "s", null, new HookProcess(12, "boot b tick 7"));

    String text = MarkText.write(mark);

    assertEquals(WHOLE.replace("session=id\nfencingToken=5\n", ""), text);
    assertEquals(mark, MarkText.read(text));
  }

  @Test
  void passesOverWhatALaterVersionAdds() throws Exception {
    Mark mark = MarkText.read(WHOLE.replace("key=", "colour=red\nkey="));

    assertEquals("k", mark.key().value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ballot-mark 1 | ballot-mark 2 | it does not begin with \"ballot-mark 1\"",
        "end | ende | it is cut short: its last line is not \"end\"",
        "key=k | key | line 2 is no name=value",
        "key=k | kez=k | it has no key",
        "key=k | key= | its key is empty",
        "session=id | session= | its session is empty",
        "serviceId=s | x=s | it has no serviceId",
        "fencingToken=5 | fencingToken=five | its fencingToken is no number",
        "session=id | x=id | it has no session",
        "fencingToken=5 | x=5 | it has no fencingToken",
        "hookPid=12 | hookPid= | its hookPid is no number",
        "hookStartTime= | x= | it has no hookStartTime",
        "hookPid=12 | promoteHookPid=12 | it has no promoteHookStartTime",
        "key=k | key=%00g0 | four hexadecimal digits are missing after a percent sign",
        "key=k | key=%00 | four hexadecimal digits are missing after a percent sign",
      })
  void saysWhatIsWrong(String right, String wrong, String message) {
    MarkText.NoMarkException refusal =
        assertThrows(
            MarkText.NoMarkException.class, () -> MarkText.read(WHOLE.replace(right, wrong)));

    assertEquals(message, refusal.getMessage());
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.append(
          switch (random.nextInt(4)) {
            case 0 -> "%=\n\r\0 \t".charAt(random.nextInt(7));
            case 1 -> (char) random.nextInt(0x10000);
            default -> (char) (' ' + random.nextInt(95));
          });
    }
    return text.toString();
  }
}
