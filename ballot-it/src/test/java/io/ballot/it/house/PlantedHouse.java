package io.ballot.it.house;

import static java.util.stream.Collectors.toSet;

import io.ballot.it.house.planted.cli.AsksConsul;
import io.ballot.it.house.planted.cli.AsksForItsPid;
import io.ballot.it.house.planted.cli.Sleeps;
import io.ballot.it.house.planted.cli.SleepsByUnit;
import io.ballot.it.house.planted.cli.SpeaksHttp;
import io.ballot.it.house.planted.cli.StartsAProcess;
import io.ballot.it.house.planted.cli.unmarked.SaysNothingOfNull;
import io.ballot.it.house.planted.consul.EndsAProcess;
import io.ballot.it.house.planted.consul.KnowsTheHooks;
import io.ballot.it.house.planted.consul.SetsUpTheLog;
import io.ballot.it.house.planted.domain.NeedsALibrary;
import io.ballot.it.house.planted.domain.NeedsAnAdapter;
import io.ballot.it.house.planted.domain.NeedsAnotherModule;
import io.ballot.it.house.planted.domain.election.AsksForTheInstant;
import io.ballot.it.house.planted.domain.election.DrawsAnIdentity;
import io.ballot.it.house.planted.domain.election.DrawsLots;
import io.ballot.it.house.planted.domain.election.HidesItsClock;
import io.ballot.it.house.planted.domain.election.KnowsTheShell;
import io.ballot.it.house.planted.domain.election.ReadsAFile;
import io.ballot.it.house.planted.domain.election.ReadsTheEnvironment;
import io.ballot.it.house.planted.domain.election.ReadsTheNanoClock;
import io.ballot.it.house.planted.domain.election.ReadsTheWallClock;
import io.ballot.it.house.planted.domain.election.SharesWork;
import io.ballot.it.house.planted.domain.election.StartsAThread;
import io.ballot.it.house.planted.domain.port.KnowsTheCore;
import io.ballot.it.house.planted.domain.runtime.SpeaksHttpByItself;
import io.ballot.it.house.planted.hooks.KnowsConsul;
import io.ballot.it.house.planted.hooks.KnowsTheCli;
import io.ballot.it.house.planted.hooks.ReadsItsOptions;
import io.ballot.it.house.planted.hooks.ReadsJson;
import io.ballot.it.house.planted.hooks.WiresItself;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What is wrong in the planted house: for every rule the classes that break it. */
final class PlantedHouse {
  static final String ROOT = "io.ballot.it.house.planted";

  private static final Map<String, Set<Class<?>>> BREACHES =
      Map.ofEntries(
          Map.entry(
              "domainUsesJavaBaseAndJspecifyAlone",
              Set.of(
                  NeedsALibrary.class,
                  NeedsAnAdapter.class,
                  NeedsAnotherModule.class,
                  SpeaksHttpByItself.class)),
          Map.entry("portsKnowNothingElseOfTheDomain", Set.of(KnowsTheCore.class)),
          Map.entry("coreKnowsOnlyItselfAndThePorts", Set.of(KnowsTheShell.class)),
          Map.entry(
              "coreHasNoThreadsAndNoWayOut",
              Set.of(ReadsAFile.class, SharesWork.class, StartsAThread.class)),
          Map.entry(
              "coreReadsNoClockAndDrawsNoLots",
              Set.of(
                  AsksForTheInstant.class,
                  DrawsAnIdentity.class,
                  DrawsLots.class,
                  HidesItsClock.class,
                  ReadsTheEnvironment.class,
                  ReadsTheNanoClock.class,
                  ReadsTheWallClock.class)),
          Map.entry("consulAdapterKnowsOnlyTheDomain", Set.of(KnowsTheHooks.class)),
          Map.entry("hooksKnowOnlyTheDomain", Set.of(KnowsConsul.class, KnowsTheCli.class)),
          Map.entry("guiceIsOnlyInTheCli", Set.of(WiresItself.class)),
          Map.entry("picocliIsOnlyInTheCli", Set.of(ReadsItsOptions.class)),
          Map.entry("loggingBackendIsOnlyInTheCli", Set.of(SetsUpTheLog.class)),
          Map.entry(
              "httpIsOnlyInTheConsulAdapter",
              Set.of(AsksConsul.class, SpeaksHttp.class, SpeaksHttpByItself.class)),
          Map.entry("hooksKnowNoJson", Set.of(ReadsJson.class)),
          Map.entry("processesAreOnlyInHooks", Set.of(StartsAProcess.class, EndsAProcess.class)),
          Map.entry("nobodySleeps", Set.of(Sleeps.class, SleepsByUnit.class)),
          Map.entry("everyPackageIsNullMarked", Set.of(SaysNothingOfNull.class)),
          Map.entry("roomsOfTheDomainFormNoCycle", Set.of(KnowsTheCore.class)));

  /** Classes that do what looks like a breach and is none. */
  private static final Set<Class<?>> INNOCENT = Set.of(AsksForItsPid.class);

  private PlantedHouse() {}

  /** The names of the rules that are broken here. */
  static Set<String> brokenRules() {
    return BREACHES.keySet();
  }

  /** The classes that break this rule. */
  static Set<String> breachesOf(String rule) {
    return BREACHES.getOrDefault(rule, Set.of()).stream().map(Class::getName).collect(toSet());
  }

  /** Every class that breaks a rule or looks as if it did. */
  static Set<String> suspects() {
    return Stream.concat(BREACHES.values().stream(), Stream.of(INNOCENT))
        .flatMap(Set::stream)
        .map(Class::getName)
        .collect(toSet());
  }
}
