package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which processes are a hook's, and above all which are not. */
class HookFamilyTest {
  private static final long SELF = ProcessHandle.current().pid();
  private static final long START = 1_000;

  /** Ids that are none of this process's and its parents'. */
  private static final long HOOK = SELF + 100;

  private static final long A = SELF + 101;
  private static final long B = SELF + 102;
  private static final long C = SELF + 103;
  private static final ProcessEntry ROOT = entry(HOOK, SELF, HOOK, START);
  private static final Set<String> MARKS = Set.of("BALLOT_EVENT=promote", "BALLOT_SESSION=s");

  private final FakeProcessTable table =
      new FakeProcessTable().with(entry(SELF, 1, SELF, 1)).with(entry(1, 0, 1, 0)).with(ROOT);

  @Test
  void isTheHookFirstAndThenItsDescendantsByAge() {
    table
        .with(entry(C, B, 7, START + 5))
        .with(entry(A, HOOK, 7, START + 9))
        .with(entry(B, HOOK, 7, START + 2))
        .with(entry(SELF + 104, SELF, SELF, START + 3));

    assertLiving(family(false, Set.of()), HOOK, B, C, A);
  }

  @Test
  void includesWhatIsInTheGroupOrTheSessionOfTheHook() {
    table
        .with(new ProcessEntry(A, 1, HOOK, 7, START + 1))
        .with(new ProcessEntry(B, 1, 7, HOOK, START + 2));

    assertLiving(family(true, Set.of()), HOOK, A, B);
  }

  @Test
  void isStillKnownByTheGroupWhenTheHookItselfHasEnded() {
    HookFamily family = family(true, Set.of());
    table.with(entry(A, HOOK, HOOK, START + 1));
    assertLiving(family, HOOK, A);

    table.without(HOOK).with(entry(A, 1, HOOK, START + 1)).with(entry(B, 1, HOOK, START + 2));

    assertLiving(family, A, B);
  }

  @Test
  void isTrustedToHaveAGroupBeforeItHasMadeIt() {
    HookFamily family = family(true, Set.of());
    table.with(entry(HOOK, SELF, SELF, START));
    assertLiving(family, HOOK);

    table.with(ROOT).with(entry(A, 1, HOOK, START + 1));

    assertLiving(family, HOOK, A);
  }

  @Test
  void doesNotIncludeAGroupThatGotItsNumberAfterItsOwnWasGone() {
    HookFamily family = family(true, Set.of());
    assertLiving(family, HOOK);
    table.without(HOOK);
    assertLiving(family);

    table.with(entry(HOOK, 1, HOOK, START + 50)).with(entry(A, HOOK, HOOK, START + 51));

    assertLiving(family);
    assertEquals(0, family.group());
  }

  @Test
  void doesNotIncludeAnotherProcessWithTheHooksId() {
    table.with(entry(HOOK, 1, 7, START + 50)).with(entry(A, HOOK, 7, START + 51));

    assertLiving(family(false, Set.of()));
  }

  @Test
  void keepsADescendantThatHasLostItsParents() {
    HookFamily family = family(false, Set.of());
    table.with(entry(A, HOOK, 7, START + 1)).with(entry(B, A, 8, START + 2));
    assertLiving(family, HOOK, A, B);

    table.without(HOOK).without(A).with(entry(B, 1, 8, START + 2));
    assertLiving(family, B);
    table.with(entry(C, B, 8, START + 3));

    assertLiving(family, B, C);
  }

  @Test
  void doesNotKeepAnIdThatAnotherProcessHasByNow() {
    HookFamily family = family(false, Set.of());
    table.with(entry(A, HOOK, 7, START + 1));
    assertLiving(family, HOOK, A);

    table.without(HOOK).with(entry(A, 1, 7, START + 50));

    assertLiving(family);
  }

  @Test
  void includesWhatCarriesItsVariablesAndWhatThatHasStarted() {
    table
        .with(entry(A, 1, 7, START + 1), "X=y", "BALLOT_SESSION=s", "BALLOT_EVENT=promote")
        .with(entry(B, A, 7, START + 2), "X=y");

    assertLiving(family(false, MARKS), HOOK, A, B);
  }

  @Test
  void doesNotIncludeWhatCarriesOnlySomeOfItsVariables() {
    table
        .with(entry(A, 1, 7, START + 1), "BALLOT_SESSION=s", "BALLOT_EVENT=demote")
        .with(entry(B, 1, 7, START + 2), "BALLOT_EVENT=promote")
        .with(entry(C, 1, 7, START + 3), "BALLOT_SESSION=s2", "BALLOT_EVENT=promote");

    assertLiving(family(false, MARKS), HOOK);
  }

  @Test
  void doesNotIncludeWhatIsOlderThanTheHook() {
    // What the run before has left on purpose, with the same variables.
    table.with(entry(A, 1, 7, START - 1), "BALLOT_SESSION=s", "BALLOT_EVENT=promote");

    assertLiving(family(false, MARKS), HOOK);
  }

  @Test
  void includesNothingByItsVariablesWhereNoneTellIt() {
    table.with(entry(A, 1, 7, START + 1), "X=y");

    assertLiving(family(false, Set.of()), HOOK);
  }

  @Test
  void neverIncludesThisProcessNorThoseItCameFrom() {
    // A daemon that one of its own hooks has started carries that hook's variables.
    long parent = SELF + 200;
    table
        .with(entry(SELF, parent, 7, START + 2), "BALLOT_SESSION=s", "BALLOT_EVENT=promote")
        .with(entry(parent, 1, 7, START + 1), "BALLOT_SESSION=s", "BALLOT_EVENT=promote")
        .with(entry(A, 1, 7, START + 3), "BALLOT_SESSION=s", "BALLOT_EVENT=promote");

    assertLiving(new HookFamily(table, null, false, MARKS), A);
  }

  private HookFamily family(boolean leadsGroup, Set<String> marks) {
    return new HookFamily(table, ROOT, leadsGroup, marks);
  }

  private static void assertLiving(HookFamily family, long... pids) {
    assertEquals(
        Arrays.stream(pids).boxed().toList(),
        family.living().stream().map(ProcessEntry::pid).toList());
  }

  private static ProcessEntry entry(long pid, long parent, long group, long start) {
    return new ProcessEntry(pid, parent, group, group, start);
  }
}
