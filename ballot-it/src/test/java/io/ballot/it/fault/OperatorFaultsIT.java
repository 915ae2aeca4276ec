package io.ballot.it.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Somebody meddles with the session or the lock. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class OperatorFaultsIT {

  @Test
  void aSessionThatIsDestroyedEndsTheTermAtOnce(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);

    rivals.trouble("the leader's session is destroyed");
    long from = BootClock.now();
    rivals.http(2).sessions().destroy(rivals.lock.seen().getLast().what().session());
    assertEquals("lost", rivals.awaitDemote(1, from).begin().reason());
    rivals.peace();

    rivals.awaitLeader();
    rivals.stopAndJudge();
  }

  @Test
  void aLockKeyThatIsDeletedEndsTheTermAndTheNextWaitsItOut(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);

    // So that it cannot be the next one itself, which would have nobody to wait for.
    rivals.mood("slow");
    rivals.trouble("the lock's key is deleted");
    long from = BootClock.now();
    rivals.http(2).kv().delete(rivals.key);
    assertEquals("lost", rivals.awaitDemote(1, from).begin().reason());
    rivals.mood("quick");
    // Consul gives no delay after a deletion.
    long next = rivals.awaitPromotionOfAnother(1, from).begin().nanos();
    Duration waited = Duration.ofNanos(next - from);
    assertTrue(waited.compareTo(Rivals.LOCK_DELAY) >= 0, () -> waited + rivals.text());
    rivals.peace();

    rivals.awaitLeader();
    rivals.stopAndJudge();
  }

  @Test
  void aLockKeyThatIsOverwrittenKeepsItsTerm(Lab lab) throws Exception {
    Rivals rivals = Rivals.three(lab);
    String session = rivals.lock.seen().getLast().what().session();

    rivals.trouble("another value is written into the lock's key");
    rivals.http(2).kv().put(rivals.key, "meddled with");
    rivals.peace();

    assertEquals(1, rivals.awaitLeader());
    rivals.goOnFor(Verdict.SETTLE);
    assertEquals(session, rivals.lock.seen().getLast().what().session(), rivals::text);
    assertEquals(1, rivals.begins("promote", rivals.daemon(1), 0).size(), rivals::text);
    rivals.stopAndJudge();
  }
}
