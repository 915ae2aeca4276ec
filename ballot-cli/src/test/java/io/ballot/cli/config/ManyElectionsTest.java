package io.ballot.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.cli.config.report.Strictness;
import io.ballot.domain.election.TimingPromise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file of as many elections as fit into one. Each takes its own time; were each compared with
 * each, the bound on a test would be a tenth of what that takes.
 */
@Timeout(40)
class ManyElectionsTest {
  private static final int MANY = 12_000;

  @TempDir private Path directory;

  @Test
  void areReadOneByOne() throws IOException {
    ConfigOutcome outcome = load(i -> "{id: i%d, key: k/%d}".formatted(i, i), i -> "e" + i);

    ConfigOutcome.Accepted accepted = assertInstanceOf(ConfigOutcome.Accepted.class, outcome);
    assertEquals(MANY, accepted.config().elections().size());
    assertEquals(
        MANY, accepted.settings().get().stream().filter(it -> it.path().endsWith(".id")).count());
  }

  @Test
  void mayAllBeOnOneInstance() throws IOException {
    ConfigOutcome outcome = load(i -> "{id: web, name: web, key: k/%d}".formatted(i), i -> "e" + i);

    assertInstanceOf(ConfigOutcome.Accepted.class, outcome);
  }

  @Test
  void mayShareNoSession() throws IOException {
    ConfigOutcome outcome =
        load(i -> "{id: i%d, key: k/%d, ttl: %dms}".formatted(i, i, 10_000 + i), i -> "e" + i);

    ConfigOutcome.Accepted accepted = assertInstanceOf(ConfigOutcome.Accepted.class, outcome);
    assertEquals(
        1,
        accepted.config().elections().stream()
            .map(accepted.config().promises())
            .map(TimingPromise::shortestLease)
            .distinct()
            .count());
  }

  @Test
  void areToldOnceEachThatTheyWorkAgainstEachOther() throws IOException {
    ConfigOutcome outcome =
        load(i -> "{id: web, name: web, key: k/%d, primaryTag: p}".formatted(i), i -> "e" + i);

    assertInstanceOf(ConfigOutcome.Refused.class, outcome);
    assertEquals(MANY - 1, outcome.findings().size());
  }

  @Test
  void areToldOnceEachThatTheyAreNotThere() throws IOException {
    ConfigOutcome outcome =
        load(i -> "{id: i%d, key: k/%d}".formatted(i, i), i -> "another-service-" + i);

    assertInstanceOf(ConfigOutcome.Refused.class, outcome);
    assertEquals(MANY, outcome.findings().size());
  }

  private ConfigOutcome load(IntFunction<String> election, IntFunction<String> enabled)
      throws IOException {
    String yaml =
        IntStream.range(0, MANY)
            .mapToObj(i -> "    e%d: %s\n".formatted(i, election.apply(i)))
            .collect(
                Collectors.joining(
                    "",
                    "election:\n  enabled: [%s]\n  services:\n"
                        .formatted(
                            IntStream.range(0, MANY)
                                .mapToObj(enabled)
                                .collect(Collectors.joining(", "))),
                    ""));
    Path file = directory.resolve("ballot.yaml");
    Files.writeString(file, yaml);
    return new ConfigLoader(new Surroundings(Map.of("HOME", directory.toString()), directory))
        .load(Optional.of(file), Strictness.VALIDATE);
  }
}
