package io.ballot.it.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.module.ModuleDescriptor.Exports;
import java.net.HttpURLConnection;
import java.net.URLConnection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * What the hexagon is, as rules over class files: the domain knows nothing but Java, adapters know
 * the domain and nothing of each other, and each technology lives in one room.
 *
 * <p>The rules hold for the packages below one root, so that the same rules can be turned on a
 * planted house in which every one of them is broken.
 */
final class HouseRules {
  /** One rule and the name under which a test speaks of it. */
  record Named(String name, ArchRule rule) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final String domain;
  private final String election;
  private final String port;
  private final String consul;
  private final String hooks;
  private final String cli;
  private final String root;

  /** Rules for the house whose packages begin with {@code root}. */
  HouseRules(String root) {
    this.root = root;
    domain = root + ".domain..";
    election = root + ".domain.election..";
    port = root + ".domain.port..";
    consul = root + ".consul..";
    hooks = root + ".hooks..";
    cli = root + ".cli..";
  }

  List<Named> all() {
    return List.of(
        new Named("domainUsesJavaBaseAndJspecifyAlone", domainUsesJavaBaseAndJspecifyAlone()),
        new Named("portsKnowNothingElseOfTheDomain", portsKnowNothingElseOfTheDomain()),
        new Named("coreKnowsOnlyItselfAndThePorts", coreKnowsOnlyItselfAndThePorts()),
        new Named("coreHasNoThreadsAndNoWayOut", coreHasNoThreadsAndNoWayOut()),
        new Named("coreReadsNoClockAndDrawsNoLots", coreReadsNoClockAndDrawsNoLots()),
        new Named("consulAdapterKnowsOnlyTheDomain", consulAdapterKnowsOnlyTheDomain()),
        new Named("hooksKnowOnlyTheDomain", hooksKnowOnlyTheDomain()),
        new Named("guiceIsOnlyInTheCli", guiceIsOnlyInTheCli()),
        new Named("picocliIsOnlyInTheCli", picocliIsOnlyInTheCli()),
        new Named("loggingBackendIsOnlyInTheCli", loggingBackendIsOnlyInTheCli()),
        new Named("httpIsOnlyInTheConsulAdapter", httpIsOnlyInTheConsulAdapter()),
        new Named("hooksKnowNoJson", hooksKnowNoJson()),
        new Named("processesAreOnlyInHooks", processesAreOnlyInHooks()),
        new Named("nobodySleeps", nobodySleeps()),
        new Named("everyPackageIsNullMarked", everyPackageIsNullMarked()),
        new Named("roomsOfTheDomainFormNoCycle", roomsOfTheDomainFormNoCycle()));
  }

  private ArchRule domainUsesJavaBaseAndJspecifyAlone() {
    return classes()
        .that()
        .resideInAPackage(domain)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(domain, "org.jspecify.annotations").or(exportedByJavaBase()))
        .as("the domain uses java.base and JSpecify's annotations alone")
        .because("other people embed it, and nobody else's release may change an election");
  }

  private ArchRule portsKnowNothingElseOfTheDomain() {
    return noClasses()
        .that()
        .resideInAPackage(port)
        .should()
        .dependOnClassesThat(resideInAnyPackage(domain).and(resideOutsideOfPackages(port)))
        .as("the ports know nothing else of the domain")
        .because("an adapter needs the contract and not what is behind it");
  }

  private ArchRule coreKnowsOnlyItselfAndThePorts() {
    return noClasses()
        .that()
        .resideInAPackage(election)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(root + "..").and(resideOutsideOfPackages(election, port)))
        .as("the core of an election knows only itself and the ports' values")
        .because("what runs it, and on what, must be exchangeable");
  }

  private ArchRule coreHasNoThreadsAndNoWayOut() {
    return noClasses()
        .that()
        .resideInAPackage(election)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.io..", "java.net..", "java.nio..", "java.util.concurrent..")
                .or(named(Thread.class, ThreadLocal.class, Runtime.class, java.util.Timer.class)))
        .as("the core of an election has no threads, no files and no network")
        .because("a step is a function: state, event and time in, state and effects out");
  }

  private ArchRule coreReadsNoClockAndDrawsNoLots() {
    return noClasses()
        .that()
        .resideInAPackage(election)
        .should()
        .accessTargetWhere(
            describe("reads a clock, the environment or chance", HouseRules::isImpure))
        .as("the core of an election reads no clock, no environment and no chance")
        .because("the same events must always give the same election: simulation replays by seed");
  }

  private ArchRule consulAdapterKnowsOnlyTheDomain() {
    return onlyKnows(consul, "the Consul adapter");
  }

  private ArchRule hooksKnowOnlyTheDomain() {
    return onlyKnows(hooks, "the hooks adapter");
  }

  private ArchRule onlyKnows(String adapter, String name) {
    return noClasses()
        .that()
        .resideInAPackage(adapter)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(root + "..").and(resideOutsideOfPackages(adapter, domain)))
        .as(name + " knows the domain and nothing else of this house")
        .because("each adapter must be exchangeable without a look at the others");
  }

  private ArchRule guiceIsOnlyInTheCli() {
    return onlyIn(cli, "Guice", "com.google.inject..", "jakarta.inject..");
  }

  private ArchRule picocliIsOnlyInTheCli() {
    return onlyIn(cli, "picocli", "picocli..");
  }

  private ArchRule loggingBackendIsOnlyInTheCli() {
    return onlyIn(cli, "the logging backend", "ch.qos.logback..", "net.logstash..");
  }

  private ArchRule onlyIn(String room, String technology, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat(resideInAnyPackage(packages))
        .as(technology + " is only in " + room)
        .because("a technology that lives in one room can be exchanged in one room");
  }

  private ArchRule httpIsOnlyInTheConsulAdapter() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(consul)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "okhttp3..", "okio..", "retrofit2..", "org.kiwiproject..", "java.net.http..")
                .or(named(HttpURLConnection.class, URLConnection.class)))
        .as("Consul's HTTP is only in its adapter")
        .because("Consul's codes and texts become the ports' answers there and nowhere else");
  }

  private ArchRule hooksKnowNoJson() {
    return noClasses()
        .that()
        .resideInAPackage(hooks)
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.fasterxml.jackson.."))
        .as("hooks know no JSON")
        .because("JSON is Consul's, the configuration's and the log's");
  }

  private ArchRule processesAreOnlyInHooks() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(hooks)
        .should()
        .accessTargetWhere(
            describe("starts, finds or ends a process", HouseRules::touchesProcesses))
        .as("processes are only in hooks")
        .because("one room knows how to end what it started (one's own pid anyone may ask for)");
  }

  private ArchRule nobodySleeps() {
    return noClasses()
        .should()
        .accessTargetWhere(describe("sleeps", HouseRules::sleeps))
        .as("nobody sleeps")
        .because("a sleep stands in for an event, and nobody can end it early");
  }

  private ArchRule everyPackageIsNullMarked() {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(beInANullMarkedPackage())
        .as("every package is @NullMarked")
        .because("NullAway looks only at packages that say so");
  }

  private ArchRule roomsOfTheDomainFormNoCycle() {
    return slices()
        .matching(root + ".domain.(*)..")
        .should()
        .beFreeOfCycles()
        .as("the rooms of the domain form no cycle")
        .because("rooms that need each other are one room");
  }

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a package that is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        JavaPackage room = type.getPackage();
        boolean marked =
            room.tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
        events.add(
            new SimpleConditionEvent(
                type, marked, type.getDescription() + " is in a package without @NullMarked"));
      }
    };
  }

  private static DescribedPredicate<JavaClass> exportedByJavaBase() {
    Set<String> packages =
        Object.class.getModule().getDescriptor().exports().stream()
            .filter(exported -> !exported.isQualified())
            .map(Exports::source)
            .collect(toUnmodifiableSet());
    return describe(
        "exported by java.base",
        type -> {
          JavaClass element = type.getBaseComponentType();
          return element.isPrimitive() || packages.contains(element.getPackageName());
        });
  }

  private static DescribedPredicate<JavaClass> named(Class<?>... types) {
    Set<String> names = Set.of(types).stream().map(Class::getName).collect(toUnmodifiableSet());
    return describe("one of " + names, type -> names.contains(type.getName()));
  }

  private static boolean isImpure(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = access.getTarget().getName();
    return switch (owner) {
      case "java.lang.System" ->
          !Set.of("arraycopy", "identityHashCode", "lineSeparator").contains(member);
      case "java.lang.Math", "java.lang.StrictMath" -> member.equals("random");
      case "java.util.UUID" -> member.equals("randomUUID");
      case "java.util.Date", "java.util.Random", "java.util.SplittableRandom" -> true;
      case "java.util.Collections" -> member.equals("shuffle");
      default ->
          owner.startsWith("java.util.random.")
              || owner.startsWith("java.security.")
              || owner.equals("java.time.Clock")
              || (owner.startsWith("java.time.") && member.equals("now"));
    };
  }

  private static boolean touchesProcesses(JavaAccess<?> access) {
    String member = access.getTarget().getName();
    return switch (access.getTargetOwner().getName()) {
      case "java.lang.ProcessBuilder", "java.lang.Process" -> true;
      case "java.lang.ProcessHandle" -> !Set.of("current", "pid").contains(member);
      case "java.lang.Runtime" -> member.equals("exec");
      default -> false;
    };
  }

  private static boolean sleeps(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    return access.getTarget().getName().equals("sleep")
        && (owner.equals("java.lang.Thread") || owner.equals("java.util.concurrent.TimeUnit"));
  }
}
