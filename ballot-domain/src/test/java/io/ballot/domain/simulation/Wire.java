package io.ballot.domain.simulation;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The way between one daemon and its agent, and what is wrong with it. Requests and answers can be
 * late, lost, or carried out after their sender has given them up, as an agent does that retries
 * behind its servers' back.
 */
final class Wire {
  /** What becomes of one request. */
  enum Fate {
    /** It arrives, and its answer does. */
    ANSWERED,
    /** It never arrives. */
    LOST,
    /** It arrives and is carried out; the answer is lost. */
    ANSWER_LOST,
    /** Its sender gives it up; it is carried out later. */
    LATE,
    /** It is answered, and carried out once more later. */
    TWICE
  }

  private static final long LEAST_LATENCY = Duration.ofMillis(1).toNanos() / 2;
  private static final long USUAL_LATENCY = Duration.ofMillis(3).toNanos();

  private static final Duration SHORTEST_POLL = Duration.ofMillis(500);
  private static final Duration LONGEST_POLL = Duration.ofSeconds(5);

  private static final double ACQUIRE_UNANSWERED = 0.03;
  private static final double ACQUIRE_LATE = 0.02;

  private final Chance chance;
  private final Chance fragile;
  private final BooleanSupplier acquiresAreFragile;
  private boolean hanging;
  private double lost;
  private double answerLost;
  private double late;
  private double twice;
  private long slowest;
  private double slow;

  /**
   * @param fragile the chance of the requests for locks, apart from all others
   * @param acquiresAreFragile whether these get lost and late now and then, without any fault
   */
  Wire(Chance chance, Chance fragile, BooleanSupplier acquiresAreFragile) {
    this.chance = chance;
    this.fragile = fragile;
    this.acquiresAreFragile = acquiresAreFragile;
  }

  /** What becomes of a request; only one that changes something matters when it is late. */
  Fate fate(Transit transit) {
    if (transit.acquire && acquiresAreFragile.getAsBoolean()) {
      if (fragile.in(ACQUIRE_UNANSWERED)) {
        return Fate.ANSWER_LOST;
      }
      if (fragile.in(ACQUIRE_LATE)) {
        return Fate.LATE;
      }
    }
    boolean write = transit.write;
    if (hanging || chance.in(lost)) {
      return Fate.LOST;
    }
    if (chance.in(answerLost)) {
      return Fate.ANSWER_LOST;
    }
    if (write && chance.in(late)) {
      return Fate.LATE;
    }
    return write && chance.in(twice) ? Fate.TWICE : Fate.ANSWERED;
  }

  /** How long one way takes, this time. */
  long latency() {
    long usual = chance.between(LEAST_LATENCY, USUAL_LATENCY);
    return chance.in(slow) ? usual + chance.between(0L, slowest) : usual;
  }

  /** How long a poll waits until it answers without news, this time. */
  Duration idle() {
    return chance.between(SHORTEST_POLL, LONGEST_POLL);
  }

  /** How much later than given up something may still be carried out. */
  long lateness() {
    return chance.between(0L, Duration.ofSeconds(9).toNanos());
  }

  boolean isHanging() {
    return hanging;
  }

  boolean isClean() {
    return !hanging && lost == 0 && answerLost == 0 && late == 0 && twice == 0 && slow == 0;
  }

  /** Nothing gets through, and no connection breaks. */
  void hang(boolean on) {
    hanging = on;
  }

  void lose(double requests, double answers) {
    lost = requests;
    answerLost = answers;
  }

  void delay(double share, Duration most) {
    slow = share;
    slowest = most.toNanos();
  }

  void deliverLate(double share) {
    late = share;
  }

  void deliverTwice(double share) {
    twice = share;
  }
}
