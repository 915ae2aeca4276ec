package io.ballot.domain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HealthCheck;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.HealthPort;
import io.ballot.domain.port.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a watch on an instance's health tells. One test puts the whole node into maintenance, so no
 * two tests of this suite may run on one agent at once.
 */
public abstract class HealthPortContract {
  /** "Within milliseconds", on a machine under load. */
  private static final Duration MILLISECONDS = Duration.ofMillis(250);

  private static final int CHANGES = 7;

  private HealthFixture fixture;
  private HealthPort port;
  private ContractTime time;
  private String instance;
  private final List<Watch> watches = new ArrayList<>();

  /** A fixture for one test. */
  protected abstract HealthFixture newFixture() throws Exception;

  @BeforeEach
  void prepare() throws Exception {
    fixture = newFixture();
    port = fixture.port();
    time = fixture.time();
    instance = fixture.newName();
    fixture.register(instance);
  }

  @AfterEach
  void cleanUp() throws Exception {
    watches.forEach(Watch::close);
    fixture.deregister(instance);
    fixture.close();
  }

  @Test
  void tellsTheChecksOfAnInstanceFirst() throws Exception {
    String check = fixture.newName();
    fixture.addCheck(instance, check, "A name for people", CheckStatus.PASSING);

    HealthObservation seen = watch(instance).await("the check", o -> has(o, check));

    assertEquals(
        new HealthCheck(check, "A name for people", CheckStatus.PASSING, false), find(seen, check));
    assertFalse(seen.nodeMaintenance());
    assertFalse(seen.serviceMaintenance());
  }

  @Test
  void tellsEveryStatusThatACheckTurnsTo() throws Exception {
    String check = fixture.newName();
    fixture.addCheck(instance, check, check, CheckStatus.PASSING);
    Recorder<HealthObservation> seen = watch(instance);
    seen.await("it passing", o -> stands(o, check, CheckStatus.PASSING));

    fixture.setCheck(check, CheckStatus.WARNING);
    seen.await("the warning", o -> stands(o, check, CheckStatus.WARNING));
    fixture.setCheck(check, CheckStatus.CRITICAL);
    seen.await("it critical", o -> stands(o, check, CheckStatus.CRITICAL));
    fixture.setCheck(check, CheckStatus.PASSING);
    seen.await("it passing", o -> stands(o, check, CheckStatus.PASSING));
  }

  @Test
  void tellsThatACheckCameAndWent() throws Exception {
    String check = fixture.newName();
    Recorder<HealthObservation> seen = watch(instance);
    seen.await("no check", o -> !has(o, check));

    fixture.addCheck(instance, check, check, CheckStatus.CRITICAL);
    seen.await("the check", o -> stands(o, check, CheckStatus.CRITICAL));
    fixture.removeCheck(check);

    seen.await("no check", o -> !has(o, check));
  }

  @Test
  void tellsTheChecksOfTheNodeAsSuch() throws Exception {
    String check = fixture.newName();
    Recorder<HealthObservation> seen = watch(instance);
    seen.await("no check", o -> !has(o, check));

    fixture.addNodeCheck(check, "Disk", CheckStatus.PASSING);
    HealthObservation added = seen.await("the check", o -> has(o, check));
    fixture.setCheck(check, CheckStatus.CRITICAL);
    seen.await("it critical", o -> stands(o, check, CheckStatus.CRITICAL));
    fixture.removeCheck(check);
    seen.await("no check", o -> !has(o, check));

    assertEquals(new HealthCheck(check, "Disk", CheckStatus.PASSING, true), find(added, check));
  }

  @Test
  void tellsNothingOfOtherInstances() throws Exception {
    String other = fixture.newName();
    String theirs = fixture.newName();
    String mine = fixture.newName();
    fixture.register(other);
    fixture.addCheck(other, theirs, theirs, CheckStatus.CRITICAL);
    fixture.serviceMaintenance(other, true);
    fixture.addCheck(instance, mine, mine, CheckStatus.PASSING);

    HealthObservation seen = watch(instance).await("the own check", o -> has(o, mine));
    fixture.deregister(other);

    assertFalse(has(seen, theirs), seen.toString());
    assertFalse(seen.serviceMaintenance(), seen.toString());
    assertEquals(1, seen.checks().stream().filter(c -> !c.ofNode()).count(), seen.toString());
  }

  @Test
  void tellsTheMaintenanceOfTheInstanceApartFromItsChecks() throws Exception {
    Recorder<HealthObservation> seen = watch(instance);
    seen.await("no maintenance", o -> !o.serviceMaintenance());

    fixture.serviceMaintenance(instance, true);
    HealthObservation on = seen.await("maintenance", HealthObservation::serviceMaintenance);
    fixture.serviceMaintenance(instance, false);
    seen.await("no maintenance", o -> !o.serviceMaintenance());

    assertFalse(on.nodeMaintenance(), on.toString());
    assertTrue(on.checks().stream().allMatch(HealthCheck::ofNode), on.toString());
  }

  @Test
  void tellsTheMaintenanceOfTheNodeApartFromItsChecks() throws Exception {
    Recorder<HealthObservation> seen = watch(instance);
    HealthObservation before = seen.await("no maintenance", o -> !o.nodeMaintenance());

    fixture.nodeMaintenance(true);
    HealthObservation on;
    try {
      on = seen.await("maintenance", HealthObservation::nodeMaintenance);
    } finally {
      fixture.nodeMaintenance(false);
    }
    seen.await("no maintenance", o -> !o.nodeMaintenance());

    assertFalse(on.serviceMaintenance(), on.toString());
    assertEquals(before.checks().size(), on.checks().size(), on.toString());
  }

  @Test
  void showsAnInstanceThatIsNotRegisteredAsOneWithoutChecksOfItsOwn() throws Exception {
    String check = fixture.newName();
    Recorder<HealthObservation> never = watch(fixture.newName());
    Recorder<HealthObservation> gone = watch(instance);
    fixture.addCheck(instance, check, check, CheckStatus.CRITICAL);
    gone.await("the check", o -> has(o, check));

    fixture.deregister(instance);

    gone.await("no check", o -> o.checks().stream().allMatch(HealthCheck::ofNode));
    never.await("no check", o -> o.checks().stream().allMatch(HealthCheck::ofNode));
  }

  @Test
  void showsAChangeWithinMilliseconds() throws Exception {
    String check = fixture.newName();
    fixture.addCheck(instance, check, check, CheckStatus.PASSING);
    Recorder<HealthObservation> seen = watch(instance);
    seen.await("it passing", o -> stands(o, check, CheckStatus.PASSING));

    long[] took = new long[CHANGES];
    for (int i = 0; i < CHANGES; i++) {
      CheckStatus next = i % 2 == 0 ? CheckStatus.CRITICAL : CheckStatus.PASSING;
      fixture.setCheck(check, next);
      long set = time.now();
      seen.await("it " + next, o -> stands(o, check, next));
      took[i] = time.now() - set;
    }

    List<Duration> inOrder = Arrays.stream(took).sorted().mapToObj(Duration::ofNanos).toList();
    Duration median = inOrder.get(CHANGES / 2);
    assertTrue(median.compareTo(MILLISECONDS) < 0, "changes showed after " + inOrder);
  }

  @Test
  void tellsNothingAfterItWasClosed() throws Exception {
    String check = fixture.newName();
    fixture.addCheck(instance, check, check, CheckStatus.PASSING);
    Recorder<HealthObservation> closed = new Recorder<>(time);
    Watch watch = port.watch(instance, closed);
    closed.await("it passing", o -> stands(o, check, CheckStatus.PASSING));
    Recorder<HealthObservation> open = watch(instance);
    open.await("it passing", o -> stands(o, check, CheckStatus.PASSING));

    watch.close();
    watch.close();
    fixture.setCheck(check, CheckStatus.CRITICAL);
    open.await("it critical", o -> stands(o, check, CheckStatus.CRITICAL));

    assertTrue(
        closed.all().stream().noneMatch(o -> stands(o, check, CheckStatus.CRITICAL)),
        closed.all().toString());
    assertFalse(closed.overlapped(), "calls of one watch overlapped");
  }

  private Recorder<HealthObservation> watch(String serviceId) {
    Recorder<HealthObservation> recorder = new Recorder<>(time);
    watches.add(port.watch(serviceId, recorder));
    return recorder;
  }

  private static boolean has(HealthObservation seen, String checkId) {
    return seen.checks().stream().anyMatch(check -> check.checkId().equals(checkId));
  }

  private static boolean stands(HealthObservation seen, String checkId, CheckStatus status) {
    return seen.checks().stream()
        .anyMatch(check -> check.checkId().equals(checkId) && check.status() == status);
  }

  private static HealthCheck find(HealthObservation seen, String checkId) {
    return seen.checks().stream()
        .filter(check -> check.checkId().equals(checkId))
        .findFirst()
        .orElseThrow();
  }
}
