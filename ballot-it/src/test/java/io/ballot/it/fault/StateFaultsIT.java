package io.ballot.it.fault;

import io.ballot.domain.simulation.FaultKind;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The disk on which a daemon keeps its marks. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class StateFaultsIT {

  @Test
  void aFullDiskKeepsNobodyFromLeadingAndMarksAreKeptOnceThereIsRoom(Lab lab) throws Exception {
    SmallDisk disk = lab.endAfterTheTest(SmallDisk.on(lab.newFolder("small-disk")));
    Rivals rivals = new Rivals(Arena.of(lab, 2), "web");
    rivals.keepStateIn(disk.folder());
    disk.fill();
    rivals.trouble("the disk is full", FaultKind.MARK_UNWRITABLE);
    rivals.startAll(2);
    rivals.daemon(1).process().awaitEvent("mark-trouble", Arena.SOON);

    disk.makeRoom();
    theNextTermIsMarked(rivals);
  }

  @Test
  void aDiskThatCannotBeWrittenKeepsNobodyFromLeading(Lab lab) throws Exception {
    SmallDisk disk = lab.endAfterTheTest(SmallDisk.on(lab.newFolder("small-disk")));
    Rivals rivals = new Rivals(Arena.of(lab, 2), "web");
    rivals.keepStateIn(disk.folder());
    rivals.trouble("the disk cannot be written", FaultKind.MARK_UNWRITABLE);
    disk.protect();
    rivals.startAll(2);
    rivals.daemon(1).process().awaitEvent("mark-trouble", Arena.SOON);

    disk.unprotect();
    theNextTermIsMarked(rivals);
  }

  /** The term that had begun goes on without a mark; the next one's does its work. */
  private static void theNextTermIsMarked(Rivals rivals) throws Exception {
    rivals.peace();
    rivals.http(1).services().fail(rivals.check(1));
    rivals.awaitPromotionOfAnother(1, 0);
    rivals.awaitMark(2);
    rivals.http(1).services().pass(rivals.check(1));

    rivals.trouble("the leader's daemon is killed");
    long from = BootClock.now();
    rivals.daemon(2).kill();
    rivals.awaitPromotionOfAnother(2, from);
    rivals.start(2);
    rivals.awaitDemote(2, from);
    rivals.peace();
    rivals.awaitLeader();
    rivals.stopAndJudge();
  }
}
