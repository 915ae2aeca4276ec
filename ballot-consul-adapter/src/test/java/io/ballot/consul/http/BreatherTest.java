package io.ballot.consul.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreatherTest {
  private static final Answer BUSY = answer(429, "Your IP is issuing too many requests");
  private static final Answer LIMITED = answer(503, "rate limit exceeded, try again later");
  private static final Answer WELL = answer(200, "true");
  private static final Answer WARNING = answer(429, "{\"AggregatedStatus\":\"warning\"}");
  private static final Answer BROKEN = answer(500, "No cluster leader");

  private final Breather breather = new Breather();

  @Test
  void asksAtOnceWhereNobodyHasComplained() {
    heard(WELL, 0);
    heard(WARNING, 0);
    heard(BROKEN, 0);

    assertEquals(0, breather.left(0));
  }

  @Test
  void waitsTheLongerTheOfterItIsTold() {
    heard(BUSY, 0);
    assertEquals(millis(100), breather.left(0));
    assertEquals(millis(40), breather.left(millis(60)));

    heard(LIMITED, millis(110));
    assertEquals(millis(200), breather.left(millis(110)));

    for (int seconds = 1; seconds <= 9; seconds += 2) {
      heard(BUSY, millis(1_000L * seconds));
    }
    assertEquals(millis(2_000), breather.left(millis(9_000)));
  }

  @Test
  void takesSeveralComplaintsOfOneMomentForOne() {
    heard(BUSY, 0);
    heard(BUSY, millis(10));
    heard(BUSY, millis(20));

    assertEquals(millis(80), breather.left(millis(20)));
  }

  @Test
  void beginsAnewOnceItIsWell() {
    heard(BUSY, 0);
    heard(BUSY, millis(200));
    heard(BROKEN, millis(700));
    heard(WELL, millis(800));
    assertEquals(0, breather.left(millis(800)));

    heard(BUSY, millis(900));
    assertEquals(millis(100), breather.left(millis(900)));
  }

  @Test
  void goesByNothingThatWasAskedBeforeThePause() {
    breather.heard(BUSY, 0, millis(5));
    breather.heard(WELL, millis(2), millis(7));
    assertEquals(millis(98), breather.left(millis(7)));

    breather.heard(BUSY, millis(2), millis(104));
    assertEquals(millis(1), breather.left(millis(104)));

    heard(BUSY, millis(105));
    breather.heard(WELL, millis(104), millis(310));
    heard(BUSY, millis(320));
    assertEquals(millis(400), breather.left(millis(320)));
  }

  /** Of what was asked right before. */
  private void heard(Answer answer, long now) {
    breather.heard(answer, now, now);
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static Answer answer(int status, String text) {
    return new Answer("asking", 0, status, 1, false, text, "");
  }
}
