package io.ballot.it.house;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules hold in this house, and every one of them is seen to break in the planted one. */
final class HouseRulesTest {
  private static final JavaClasses house =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(HouseRulesTest::isNoTestJar)
          .importPackages("io.ballot");

  private static final JavaClasses planted =
      new ClassFileImporter().importPackages(PlantedHouse.ROOT);

  static List<HouseRules.Named> rulesOfThisHouse() {
    return new HouseRules("io.ballot").all();
  }

  static List<HouseRules.Named> rulesOfThePlantedHouse() {
    return new HouseRules(PlantedHouse.ROOT).all();
  }

  @ParameterizedTest
  @MethodSource("rulesOfThisHouse")
  void holdsInThisHouse(HouseRules.Named named) {
    named.rule().check(house);
  }

  @ParameterizedTest
  @MethodSource("rulesOfThePlantedHouse")
  void isBrokenByThePlantedClassesThatSaySoAndByNoOthers(HouseRules.Named named) {
    String report =
        String.join("\n", named.rule().evaluate(planted).getFailureReport().getDetails());
    Set<String> found =
        PlantedHouse.suspects().stream()
            .filter(name -> report.contains("<" + name + ">") || report.contains("<" + name + "."))
            .collect(toSet());
    assertEquals(PlantedHouse.breachesOf(named.name()), found);
  }

  @Test
  void knowsABreachOfEveryRule() {
    Set<String> rules = rulesOfThisHouse().stream().map(HouseRules.Named::name).collect(toSet());
    assertEquals(rules, PlantedHouse.brokenRules());
  }

  @ParameterizedTest
  @ValueSource(strings = {"domain", "domain.election", "domain.port", "consul", "hooks", "cli"})
  void looksAtEveryRoom(String room) {
    assertTrue(house.containPackage("io.ballot." + room), room + " is not on the class path");
  }

  @Test
  void looksAtNoTest() {
    assertFalse(house.containPackage("io.ballot.it.house"));
    assertFalse(house.containPackage("io.ballot.domain.contract"));
  }

  /** A test jar's name is the only thing that tells its classes from the module's own. */
  private static boolean isNoTestJar(Location location) {
    return !location.contains("-tests.jar");
  }
}
