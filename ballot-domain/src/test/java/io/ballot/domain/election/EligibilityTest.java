package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.Eligibility.Eligible;
import io.ballot.domain.election.Eligibility.InMaintenance;
import io.ballot.domain.election.Eligibility.Unhealthy;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HealthCheck;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which checks count, and what follows from them. */
final class EligibilityTest {
  private static Eligibility judge(List<String> serviceChecks, HealthCheck... checks) {
    return Eligibility.judge(Cast.health(false, false, checks), serviceChecks);
  }

  @Test
  void anInstanceWithoutChecksIsEligible() {
    assertEquals(new Eligible(), judge(List.of()));
    assertTrue(judge(List.of()).mayLead());
  }

  @Test
  void passingAndWarningAreEligible() {
    assertEquals(
        new Eligible(),
        judge(
            List.of(), Cast.check("a", CheckStatus.PASSING), Cast.check("b", CheckStatus.WARNING)));
  }

  @Test
  void aCriticalCheckOfTheInstanceOrOfItsNodeIsNot() {
    Eligibility judged =
        judge(
            List.of(),
            Cast.nodeCheck("z", CheckStatus.CRITICAL),
            Cast.check("b", CheckStatus.PASSING),
            Cast.check("a", CheckStatus.CRITICAL));
    assertEquals(new Unhealthy(List.of("a", "z")), judged);
    assertFalse(judged.mayLead());
  }

  @Test
  void serfHealthIsTheSessionsMatter() {
    assertEquals(
        new Eligible(), judge(List.of(), Cast.nodeCheck("serfHealth", CheckStatus.CRITICAL)));
  }

  @Test
  void aCheckOfTheInstanceThatIsNamedSerfHealthIsACheck() {
    assertEquals(
        new Unhealthy(List.of("serfHealth")),
        judge(List.of(), Cast.check("serfHealth", CheckStatus.CRITICAL)));
  }

  @Test
  void whereChecksAreNamedOnlyThoseCount() {
    List<String> named = List.of("ping", "serfHealth");
    assertEquals(new Eligible(), judge(named, Cast.check("disk", CheckStatus.CRITICAL)));
    assertEquals(
        new Unhealthy(List.of("ping")), judge(named, Cast.check("ping", CheckStatus.CRITICAL)));
    assertEquals(
        new Unhealthy(List.of("serfHealth")),
        judge(named, Cast.nodeCheck("serfHealth", CheckStatus.CRITICAL)));
  }

  @Test
  void aNamedCheckThatDoesNotExistSpeaksAgainstNothing() {
    assertEquals(new Eligible(), judge(List.of("ping")));
  }

  @Test
  void maintenanceCountsWhateverChecksAreNamed() {
    assertEquals(
        new InMaintenance(true), Eligibility.judge(Cast.health(true, false), List.of("ping")));
    assertEquals(
        new InMaintenance(false), Eligibility.judge(Cast.health(false, true), List.of("ping")));
    assertEquals(new InMaintenance(true), Eligibility.judge(Cast.health(true, true), List.of()));
    assertFalse(new InMaintenance(true).mayLead());
  }

  @Test
  void theOrderInWhichChecksAreListedMakesNoDifference() {
    HealthCheck a = Cast.check("a", CheckStatus.CRITICAL);
    HealthCheck b = Cast.check("b", CheckStatus.CRITICAL);
    assertEquals(judge(List.of(), a, b), judge(List.of(), b, a));
  }

  @Test
  void whatIsNotKnownOrNotRegisteredMayNotLead() {
    assertFalse(new Eligibility.NotYetKnown().mayLead());
    assertFalse(new Eligibility.NotRegistered().mayLead());
  }
}
