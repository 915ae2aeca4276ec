package io.ballot.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.cli.config.report.Finding;
import io.ballot.cli.config.report.Strictness;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be read, or hold too much, or no text. */
class ConfigFileTest {
  private static final String GOOD =
      """
      election:
        enabled: [web]
        services:
          web: {id: web-1, key: locks/web}
      """;

  @TempDir private Path directory;

  @Test
  void saysThatTheFileIsNotThere() {
    assertEquals(
        List.of("gone.yaml: error: there is no such file"),
        said(Optional.of(Path.of("gone.yaml"))));
  }

  @Test
  void saysWhereTheDefaultFileWouldBe() {
    assertEquals(
        List.of(
            directory
                + "/.ballot.yaml: error: there is no such file, and no other was named; write it,"
                + " or name one by `--config FILE`"),
        said(Optional.empty()));
  }

  @Test
  void readsTheDefaultFile() throws IOException {
    Files.writeString(directory.resolve(".ballot.yaml"), GOOD);
    ConfigOutcome.Accepted accepted =
        assertInstanceOf(ConfigOutcome.Accepted.class, load(Optional.empty()));
    assertEquals(directory + "/.ballot.yaml", accepted.source());
  }

  @Test
  void saysThatTheFileIsADirectory() throws IOException {
    Files.createDirectory(directory.resolve("conf"));
    assertEquals(
        List.of("conf: error: a directory; allowed: a file"), said(Optional.of(Path.of("conf"))));
  }

  @Test
  void saysThatTheFileMayNotBeRead() {
    assertEquals(
        "it may not be read by user " + System.getProperty("user.name"),
        ConfigFile.inWords(new AccessDeniedException("/etc/ballot.yaml")));
  }

  @Test
  void saysThatALinkLeadsInACircle() throws IOException {
    Files.createSymbolicLink(directory.resolve("circle"), Path.of("circle"));
    String line = said(Optional.of(Path.of("circle"))).getFirst();
    assertTrue(line.startsWith("circle: error: it cannot be read: "), line);
  }

  @Test
  void warnsOfATokenInAFileThatEverybodyMayRead() throws IOException {
    String text = GOOD.replace("id: web-1", "id: web-1, token: 7f3a90cc");
    Files.writeString(directory.resolve("ballot.yaml"), text);
    permit("ballot.yaml", "rw-r--r--");
    assertEquals(
        List.of(
            "ballot.yaml: warning: a token stands in it; every user of this machine may read"
                + " `ballot.yaml`; allowed: its owner and group, by `chmod o=`"),
        said(Optional.of(Path.of("ballot.yaml"))));
    permit("ballot.yaml", "rw-r-----");
    assertEquals(List.of(), said(Optional.of(Path.of("ballot.yaml"))));
  }

  @Test
  void warnsOfATokenFileThatEverybodyMayRead() throws IOException {
    Files.writeString(directory.resolve("token"), "7f3a90cc");
    permit("token", "rw-rw-r--");
    assertEquals(
        List.of(
            "ballot.yaml:1:21: warning: consul.tokenFile: every user of this machine may read"
                + " `token`; allowed: its owner and group, by `chmod o=`"),
        saidOf("consul: {tokenFile: token}\n" + GOOD));
  }

  private void permit(String name, String permissions) throws IOException {
    Files.setPosixFilePermissions(
        directory.resolve(name), PosixFilePermissions.fromString(permissions));
  }

  @Test
  void refusesAFileThatIsTooLarge() {
    assertEquals(
        List.of("ballot.yaml: error: too large; allowed: 1,000,000 bytes"),
        saidOf(GOOD + "#".repeat(1_000_000)));
  }

  @Test
  void readsAFileOfTheGreatestSize() {
    assertEquals(List.of(), saidOf(GOOD + "#".repeat(1_000_000 - GOOD.length())));
  }

  @Test
  void doesNotReadOnInAnEndlessFile() {
    assertEquals(
        List.of("/dev/zero: error: too large; allowed: 1,000,000 bytes"),
        said(Optional.of(Path.of("/dev/zero"))));
  }

  @Test
  void refusesAByteThatIsNoUtf8() {
    String text = "# fine\nstateDir: /süd\n" + GOOD;
    assertEquals(
        List.of("ballot.yaml:2:13: error: the byte 0xfc here is no UTF-8; allowed: UTF-8"),
        saidOf(text, StandardCharsets.ISO_8859_1));
  }

  @Test
  void refusesATruncatedCharacterAtTheEnd() throws IOException {
    byte[] cut = {'#', ' ', (byte) 0xC3};
    Files.write(directory.resolve("ballot.yaml"), cut);
    assertEquals(
        List.of("ballot.yaml:1:3: error: the byte 0xc3 here is no UTF-8; allowed: UTF-8"),
        said(Optional.of(Path.of("ballot.yaml"))));
  }

  @Test
  void refusesUtf16() {
    assertEquals(
        List.of("ballot.yaml: error: a text in UTF-16 or UTF-32; allowed: UTF-8"),
        saidOf(GOOD, StandardCharsets.UTF_16));
  }

  @Test
  void readsAFileFromWindows() {
    assertEquals(List.of(), saidOf("\uFEFF" + GOOD.replace("\n", "\r\n")));
  }

  @Test
  void countsColumnsInCharacters() {
    String line = "{\"x-\uD83D\uDE00\": \"gr\u00fcn\", ttl: 10s, election: {}}";
    assertEquals(
        "ballot.yaml:1:%d: error: ttl: unknown key here; known is `election.services.<name>.ttl`"
            .formatted(line.indexOf("ttl")),
        saidOf(line).getFirst());
  }

  @Test
  void refusesAliasesThatStandForBillionsOfValues() {
    String bomb =
        IntStream.range(1, 10)
            .mapToObj(i -> "  - &a%d [%s]\n".formatted(i, ("*a" + (i - 1) + ", ").repeat(9)))
            .collect(Collectors.joining("", "election:\n  - &a0 [x, x, x]\n", ""));
    assertEquals(
        List.of("ballot.yaml: error: the file has more than 100000 values, aliases followed"),
        saidOf(bomb));
  }

  @Test
  void refusesMergesThatStandForBillionsOfValues() {
    String bomb =
        IntStream.range(1, 10)
            .mapToObj(
                i -> "  k%d: &a%d {<<: [%s]}\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)))
            .collect(Collectors.joining("", "election:\n  k0: &a0 {a: b}\n", ""));
    assertEquals(
        List.of("ballot.yaml: error: the file has more than 100000 values, aliases followed"),
        saidOf(bomb));
  }

  @Test
  void refusesValuesThatLieTooDeepInEachOther() {
    assertEquals(
        List.of("ballot.yaml: error: values lie deeper in each other than 32"),
        saidOf("election: " + "[".repeat(5_000) + "]".repeat(5_000)));
  }

  @Test
  void refusesAliasesThatLieTooDeepInEachOther() {
    String deep =
        IntStream.range(1, 5_000)
            .mapToObj(i -> "  - &a%d [*a%d]\n".formatted(i, i - 1))
            .collect(Collectors.joining("", "election:\n  - &a0 x\n", ""));
    assertEquals(
        List.of("ballot.yaml: error: values lie deeper in each other than 32"), saidOf(deep));
  }

  @Test
  void readsAThousandElectionsThatShareAnAnchor() {
    String names =
        IntStream.range(0, 1_000).mapToObj(i -> "web" + i).collect(Collectors.joining(", "));
    String services =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "    web%d: {<<: *common, key: locks/%d}\n".formatted(i, i))
            .collect(Collectors.joining());
    assertEquals(
        List.of(),
        saidOf(
            "x-common: &common {id: web, ttl: 20s, serviceChecks: [ping]}\nelection:\n  enabled: ["
                + names
                + "]\n  services:\n"
                + services));
  }

  private List<String> saidOf(String text) {
    return saidOf(text, StandardCharsets.UTF_8);
  }

  private List<String> saidOf(String text, Charset charset) {
    try {
      Files.writeString(directory.resolve("ballot.yaml"), text, charset);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return said(Optional.of(Path.of("ballot.yaml")));
  }

  private List<String> said(Optional<Path> file) {
    return load(file).findings().stream()
        .map((Finding finding) -> finding.line(Strictness.RUN))
        .toList();
  }

  private ConfigOutcome load(Optional<Path> file) {
    Surroundings surroundings = new Surroundings(Map.of("HOME", directory.toString()), directory);
    return new ConfigLoader(surroundings).load(file, Strictness.RUN);
  }
}
