package io.ballot.consul.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final long PATIENCE_SECONDS = 20;

  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refusals = new AtomicInteger();
  private final BlockingQueue<String> read = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> failed = new LinkedBlockingQueue<>();
  private final Rounds<String, String> rounds =
      new Rounds<>(
          "reads",
          new Rounds.Host<>() {
            @Override
            public String ask(String key) throws PortException {
              if (refused.contains(key)) {
                refusals.incrementAndGet();
                throw new PortException(Failure.DENIED, key);
              }
              return key;
            }

            @Override
            public void read(String key, long asked, String value) {
              read.add(value);
            }

            @Override
            public boolean failed(String key, PortException failure) {
              failed.add(key);
              return true;
            }
          });

  @AfterEach
  void end() {
    rounds.close();
  }

  /** Whoever may not read one thing learns of all others as soon as ever. */
  @Test
  void aRefusalHoldsNothingElseUp() throws InterruptedException {
    for (int i = 0; i < 8; i++) {
      refused.add("refused " + i);
      rounds.soon("refused " + i);
    }
    for (int i = 0; i < 8 * 5; i++) {
      assertNotNull(failed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    int before = refusals.get();

    for (int i = 0; i < 1_000; i++) {
      rounds.soon("read " + i);
      assertEquals("read " + i, read.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    // By now they are tried again every few seconds: had others to wait for them, many would have
    // been.
    assertTrue(refusals.get() - before <= 2 * 8, refusals.get() - before + " refusals meanwhile");
  }

  @Test
  void whatWasRefusedIsReadOnceItMayBe() throws InterruptedException {
    refused.addAll(Set.of("a", "b"));
    rounds.soon("a");
    rounds.soon("b");
    assertNotNull(failed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertNotNull(failed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));

    refused.clear();

    Set<String> seen = new HashSet<>();
    seen.add(read.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    seen.add(read.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertEquals(Set.of("a", "b"), seen);
  }

  @Test
  void whatWasRefusedIsNotAskedAgainAtOnceHoweverOftenItIsWanted() throws InterruptedException {
    refused.add("a");
    for (int i = 0; i < 1_000; i++) {
      rounds.soon("a");
      rounds.soon("read " + i);
      assertEquals("read " + i, read.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    assertTrue(refusals.get() <= 12, refusals.get() + " refusals");
  }
}
