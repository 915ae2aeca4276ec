package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.lock.KeyReader;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.TagAssignment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The term in whose name tags are moved. Sessions are shared and keys acquired again, so it takes
 * both, session and index, to tell one term from another.
 */
final class Term {
  /** How many operations {@link #addChecks} adds. */
  static final int CHECKS = 2;

  /** How long a commit of the term says as much as a look at the lock, whose answer ages, too. */
  private static final Duration RECENT = Duration.ofMillis(50);

  private final KeyReader reader;
  private final TagAssignment assignment;
  private @Nullable Long committedAt;
  private long committedByTheWall;

  Term(ConsulHttp http, TagAssignment assignment) {
    this.reader = new KeyReader(http);
    this.assignment = assignment;
  }

  /** Makes a transaction fail unless the term goes on. */
  void addChecks(ArrayNode operations) {
    String key = assignment.key().value();
    operations
        .addObject()
        .putObject("KV")
        .put("Verb", "check-session")
        .put("Key", key)
        .put("Session", assignment.session().value());
    operations
        .addObject()
        .putObject("KV")
        .put("Verb", "check-index")
        .put("Key", key)
        .put("Index", assignment.keyIndex());
  }

  /**
   * A transaction with these checks has succeeded, so the term went on.
   *
   * @param sent when it was sent, by {@link System#nanoTime}
   */
  void committed(long sent) {
    committedAt = sent;
    committedByTheWall =
        System.currentTimeMillis() - Duration.ofNanos(System.nanoTime() - sent).toMillis();
  }

  /**
   * Whether a commit has shown a moment ago that the term went on. By two clocks: the one stands
   * still while the machine sleeps, the other may be set.
   */
  boolean hasJustCommitted() {
    return committedAt != null
        && System.nanoTime() - committedAt < RECENT.toNanos()
        && Math.abs(System.currentTimeMillis() - committedByTheWall) < RECENT.toMillis();
  }

  /**
   * For a write that cannot be fenced: looks whether the term goes on, right before, unless a
   * commit has just shown it.
   */
  void require() throws PortException, TermOverException {
    if (hasJustCommitted()) {
      return;
    }
    boolean goesOn =
        reader.readAtOnce(assignment.key()).state() instanceof LockState.Held held
            && held.session().equals(assignment.session())
            && held.modifyIndex() == assignment.keyIndex();
    if (!goesOn) {
      throw new TermOverException();
    }
  }
}
