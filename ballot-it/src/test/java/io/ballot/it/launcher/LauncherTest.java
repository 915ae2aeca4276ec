package io.ballot.it.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ballot.it.process.ChildProcess;
import io.ballot.it.process.LineLog;
import io.ballot.it.process.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the launcher builds, what it starts, and what it says when it can do neither. */
final class LauncherTest {
  private static final int EXIT_CODE_OF_THE_PROGRAM = 7;
  private static final String BUILDING =
      "ballot: building (first use, or the sources have changed)";

  private static final String PREPARING =
      "ballot: preparing quick starts on this Java (first use, or the sources have changed)";
  private static final String WAITING = "waiting";

  @TempDir private Path folder;
  private FakeCheckout checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new FakeCheckout(folder.toRealPath());
  }

  @Test
  void buildsOnFirstUseAndSaysSoInOneLine() throws Exception {
    Ran ran = checkout.run();
    assertEquals(BUILDING, ran.output().lines().findFirst().orElse(""));
    assertEquals(EXIT_CODE_OF_THE_PROGRAM, ran.exitCode());
    assertEquals(1, checkout.builds());
  }

  @Test
  void startsWithoutMavenOnceItIsBuilt() throws Exception {
    checkout.run();
    checkout.removeMaven();
    Ran ran = checkout.run();
    assertTrue(ran.output().startsWith("java 25.0.1\n"), ran.output());
  }

  @Test
  void preparesQuickStartsOnceAndStartsFromTheArchive() throws Exception {
    assertTrue(checkout.run().output().contains(PREPARING + "\n"));
    Ran ran = checkout.run();
    assertFalse(ran.output().contains(PREPARING), ran.output());
    assertEquals("archive of 25.0.1", Files.readString(archiveOf(ran, "-XX:AOTCache=")));
  }

  @Test
  void startsFromAnArchiveOfAnotherKindBefore25() throws Exception {
    checkout.environment().put("JAVA_HOME", checkout.java("older", "21.0.8").toString());
    Ran ran = checkout.run();
    assertEquals("archive of 21.0.8", Files.readString(archiveOf(ran, "-XX:SharedArchiveFile=")));
  }

  @Test
  void preparesAgainForAnotherJavaAndKeepsWhatFitsTheFirst() throws Exception {
    Path first = archiveOf(checkout.run(), "-XX:AOTCache=");
    checkout.environment().put("JAVA_HOME", checkout.java("newer", "26").toString());
    Ran ran = checkout.run();
    assertTrue(ran.output().contains(PREPARING), ran.output());
    assertEquals("archive of 26", Files.readString(archiveOf(ran, "-XX:AOTCache=")));
    assertEquals("archive of 25.0.1", Files.readString(first));
  }

  @Test
  void preparesAgainForOtherJars() throws Exception {
    checkout.run();
    checkout.ageTheCopy();
    touch(checkout.source("ballot-cli"));
    assertTrue(checkout.run().output().contains(PREPARING));
  }

  @Test
  void startsWithoutAnArchiveWhereNoneCanBeMadeAndTriesOnce() throws Exception {
    checkout.tool("env", "echo no >&2; exit 1");
    Ran first = checkout.run();
    assertEquals(EXIT_CODE_OF_THE_PROGRAM, first.exitCode());
    Ran second = checkout.run();
    assertTrue(second.output().startsWith("java 25.0.1\n"), second.output());
    assertFalse(second.output().contains("AOT"), second.output());
  }

  @Test
  void passesArgumentsOnAsTheyAre() throws Exception {
    Ran ran = checkout.run("run", "two words", "", "it's", "*", "--config=$HOME");
    List<String> lines = ran.output().lines().toList();
    int main = lines.indexOf("<io.ballot.cli.Main>");
    assertEquals(
        List.of("<run>", "<two words>", "<>", "<it's>", "<*>", "<--config=$HOME>"),
        lines.subList(main + 1, lines.size()));
  }

  @Test
  void buildsAgainWhenASourceHasChanged() throws Exception {
    checkout.run();
    checkout.ageTheCopy();
    touch(checkout.source("ballot-domain"));
    assertTrue(checkout.run().output().startsWith(BUILDING));
    assertEquals(2, checkout.builds());
  }

  @Test
  void buildsAgainWhenASourceIsGone() throws Exception {
    checkout.run();
    checkout.ageTheCopy();
    Files.delete(checkout.source("ballot-hooks"));
    assertTrue(checkout.run().output().startsWith(BUILDING));
  }

  @Test
  void buildsAgainWhenAPomHasChanged() throws Exception {
    checkout.run();
    checkout.ageTheCopy();
    touch(checkout.inCheckout("pom.xml"));
    assertTrue(checkout.run().output().startsWith(BUILDING));
  }

  @Test
  void doesNotBuildForATest() throws Exception {
    checkout.run();
    checkout.ageTheCopy();
    FakeCheckout.write(checkout.inCheckout("ballot-domain/src/test/java/New.java"), "class New {}");
    touch(checkout.inCheckout("ballot-cli/pom.xml"), Instant.now().minusSeconds(3500));
    checkout.run();
    assertEquals(1, checkout.builds());
  }

  @Test
  void takesOverWhatMavenHasBuiltByItself() throws Exception {
    checkout.run();
    checkout.ageTheCopy();
    touch(checkout.source("ballot-cli"), Instant.now().minusSeconds(60));
    touch(checkout.inCheckout("ballot-cli/target/dist/built-from-sources-of"));
    Ran ran = checkout.run();
    assertTrue(ran.output().contains("\njava 25.0.1\n"), ran.output());
    assertEquals(1, checkout.builds());
  }

  @Test
  void leavesTheJarsOfARunningDaemonAlone() throws Exception {
    Path before = jarOf(checkout.run());
    checkout.ageTheCopy();
    touch(checkout.source("ballot-cli"));
    Path after = jarOf(checkout.run());
    assertFalse(before.equals(after));
    assertTrue(Files.exists(before));
    assertTrue(Files.exists(after));
  }

  @ParameterizedTest
  @Timeout(60)
  @ValueSource(strings = {"flock", "sleep"})
  void buildsOnceForTwoAtATime(String waitsWith) throws Exception {
    assumeTrue(checkout.addToolThatSays(waitsWith, WAITING), "this machine has no " + waitsWith);
    Path gate = checkout.folder().resolve("gate");
    assertTrue(
        Ran.command(
                List.of("/bin/sh", "-c", "mkfifo '" + gate + "'"),
                System.getenv(),
                checkout.folder(),
                FakeCheckout.BOUND)
            .succeeded());
    // Maven builds until the gate has been opened and shut: the second launcher comes in between.
    checkout.maven("cat '" + gate + "'");
    LineLog one = new LineLog(checkout.folder().resolve("one"));
    LineLog other = new LineLog(checkout.folder().resolve("other"));
    try (ChildProcess first = start(one)) {
      assertTrue(one.await(0, BUILDING::equals, FakeCheckout.BOUND).isPresent());
      try (ChildProcess second = start(other)) {
        assertEquals(WAITING, other.await(0, line -> true, FakeCheckout.BOUND).orElse(""));
        Files.writeString(gate, "");
        assertEquals(EXIT_CODE_OF_THE_PROGRAM, first.awaitExit(FakeCheckout.BOUND));
        assertEquals(EXIT_CODE_OF_THE_PROGRAM, second.awaitExit(FakeCheckout.BOUND));
      }
    }
    assertEquals(1, checkout.builds());
  }

  @Test
  void showsWhatStoppedABuildAndWhereAllOfItIs() throws Exception {
    checkout.maven(
        """
        cat <<'END'
        [INFO] chatter
        [ERROR] Source.java: no such type
        [ERROR] Failed to execute goal compile -> [Help 1]
        [ERROR]\s
        [ERROR] Re-run Maven using the -X switch to enable full debug logging.
        [ERROR] [Help 1] http://example.org
        END
        exit 1
        """);
    Ran ran = checkout.run();
    assertEquals(1, ran.exitCode());
    Path log = checkout.inCheckout("ballot-cli/target/launcher/build.log");
    assertEquals(
        List.of(
            BUILDING,
            "[ERROR] Source.java: no such type",
            "[ERROR] Failed to execute goal compile",
            "ballot: the build failed; the whole of it is in " + log),
        ran.output().lines().toList());
    assertTrue(Files.readString(log).contains("chatter"));
  }

  @Test
  void buildsAgainAfterABuildThatFailed() throws Exception {
    checkout.maven("exit 1");
    checkout.run();
    checkout.maven("");
    assertEquals(EXIT_CODE_OF_THE_PROGRAM, checkout.run().exitCode());
  }

  @Test
  void saysInOneLineThatMavenIsMissing() throws Exception {
    checkout.removeMaven();
    Ran ran = checkout.run();
    assertEquals(1, ran.exitCode());
    assertEquals(1, ran.output().lines().count());
    assertTrue(ran.output().startsWith("ballot: needs Maven to build itself"), ran.output());
  }

  @Test
  void looksOnThePathWhenJavaHomeIsTooOld() throws Exception {
    checkout.environment().put("JAVA_HOME", checkout.java("old", "17.0.15").toString());
    Path onPath = checkout.java("on-path", "21.0.8");
    checkout
        .environment()
        .merge("PATH", onPath.resolve("bin").toString(), (path, bin) -> path + ":" + bin);
    assertTrue(checkout.run().output().contains("\njava 21.0.8\n"));
  }

  @Test
  void looksInTheUsualPlacesWhenThePathHasNoJava() throws Exception {
    checkout.environment().remove("JAVA_HOME");
    // Newer than anything that this machine may have, so it is the one to be taken.
    checkout.java(".sdkman/candidates/java/999-test", "999.0.1");
    assertTrue(checkout.run().output().contains("\njava 999.0.1\n"));
  }

  @Test
  void takesJavaHomeBeforeANewerJavaElsewhere() throws Exception {
    checkout.environment().put("JAVA_HOME", checkout.java("chosen", "21").toString());
    checkout.java(".sdkman/candidates/java/999-test", "999.0.1");
    assertTrue(checkout.run().output().contains("\njava 21\n"));
  }

  @ParameterizedTest
  @CsvSource({
    // LC_ALL, LC_CTYPE, LANG, and what Java is started with.
    ",,,LC_ALL= LC_CTYPE=C.UTF-8 LC_TIME=",
    ",,C,LC_ALL= LC_CTYPE=C.UTF-8 LC_TIME=",
    ",POSIX,en_GB.UTF-8,LC_ALL= LC_CTYPE=C.UTF-8 LC_TIME=",
    "C,en_GB.UTF-8,,LC_ALL= LC_CTYPE=C.UTF-8 LC_TIME=C",
    ",,en_GB.UTF-8,LC_ALL= LC_CTYPE= LC_TIME=",
    ",de_AT.utf8,C,LC_ALL= LC_CTYPE=de_AT.utf8 LC_TIME=",
    "C.UTF-8,C,C,LC_ALL=C.UTF-8 LC_CTYPE=C LC_TIME=",
  })
  void startsJavaInALocaleThatKnowsEveryCharacter(
      @Nullable String all, @Nullable String characters, @Nullable String language, String seen)
      throws Exception {
    setLocale("LC_ALL", all);
    setLocale("LC_CTYPE", characters);
    setLocale("LANG", language);
    String output = checkout.run().output();
    assertTrue(output.lines().anyMatch(seen::equals), output);
  }

  @Test
  void startsJavaInALocaleOfThisMachineWhenItDoesNotHaveTheOneThatIsNamed() throws Exception {
    setLocale("LC_ALL", "de_AT.UTF-8");
    checkout.tool(
        "locale",
        """
        echo 'locale: Cannot set LC_ALL to default locale: No such file or directory' >&2
        echo ANSI_X3.4-1968
        """);
    String output = checkout.run().output();
    assertTrue(output.lines().anyMatch("LC_ALL=C.UTF-8 LC_CTYPE= LC_TIME="::equals), output);
  }

  @Test
  void leavesALocaleOfThisMachineAloneThatKnowsEveryCharacter() throws Exception {
    setLocale("LANG", "some_OTHER");
    checkout.tool("locale", "echo UTF-8");
    String output = checkout.run().output();
    assertTrue(output.lines().anyMatch("LC_ALL= LC_CTYPE= LC_TIME="::equals), output);
  }

  @Test
  void saysInOneLineThatJavaCannotBeGivenAPathWithAColon() throws Exception {
    Path moved = Files.move(checkout.launcher().getParent(), checkout.folder().resolve("a:b"));
    Ran ran = checkout.run(moved.resolve("ballot"));
    assertEquals(1, ran.exitCode());
    assertEquals(1, ran.output().lines().count());
    assertTrue(ran.output().startsWith("ballot: cannot start from " + moved), ran.output());
  }

  private void setLocale(String variable, @Nullable String value) {
    if (value != null) {
      checkout.environment().put(variable, value);
    }
  }

  @Test
  void worksThroughLinksFromAnywhere() throws Exception {
    Path near = Files.createDirectories(checkout.folder().resolve("bin with blanks")).resolve("b");
    Files.createSymbolicLink(near, Path.of("..", "a checkout", "ballot"));
    Path far = checkout.folder().resolve("far");
    Files.createSymbolicLink(far, near);
    assertEquals(EXIT_CODE_OF_THE_PROGRAM, checkout.run(far).exitCode());
    assertEquals(1, checkout.builds());
  }

  private ChildProcess start(LineLog log) {
    return ChildProcess.start(
        List.of(checkout.launcher().toString()),
        checkout.environment(),
        checkout.folder(),
        log,
        log);
  }

  /** The archive that Java was started with by this option. */
  private static Path archiveOf(Ran ran, String option) {
    String start = "<" + option;
    String line =
        ran.output().lines().filter(l -> l.startsWith(start)).findFirst().orElse(start + "none>");
    return Path.of(line.substring(start.length(), line.length() - 1));
  }

  private static Path jarOf(Ran ran) {
    List<String> lines = ran.output().lines().toList();
    String classpath = lines.get(lines.indexOf("<-cp>") + 1);
    return Path.of(classpath.substring(1, classpath.length() - 1));
  }

  private static void touch(Path file) throws IOException {
    touch(file, Instant.now());
  }

  private static void touch(Path file, Instant time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(time));
  }
}
