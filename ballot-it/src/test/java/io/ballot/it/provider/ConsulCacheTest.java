package io.ballot.it.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.consul.ConsulVersion;
import io.ballot.it.provider.ConsulCache.Fetched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsulCacheTest {

  @TempDir Path folder;

  private final AtomicInteger fetches = new AtomicInteger();

  private Fetched fetched(Path staging, String version) throws IOException {
    fetches.incrementAndGet();
    return new Fetched.Program(FakeConsul.in(staging, version), "a test");
  }

  private static ConsulVersion versionOf(Finding finding) {
    return assertInstanceOf(Finding.Found.class, finding).consul().version();
  }

  @Test
  void keepsWhatWasFetchedUnderItsVersion() throws Exception {
    ConsulCache cache = new ConsulCache(folder);

    Finding kept = cache.fetch(Optional.empty(), staging -> fetched(staging, "1.2.3"));

    assertEquals(new ConsulVersion(1, 2, 3), versionOf(kept));
    assertEquals(new ConsulVersion(1, 2, 3), versionOf(cache.find(Optional.empty())));
    assertTrue(Files.isExecutable(folder.resolve("1.2.3/consul")));
  }

  @Test
  void leavesNothingBesideTheProgramBehind() throws Exception {
    new ConsulCache(folder).fetch(Optional.empty(), staging -> fetched(staging, "1.2.3"));

    try (Stream<Path> entries = Files.list(folder)) {
      assertEquals(
          List.of(folder.resolve(".lock"), folder.resolve("1.2.3")), entries.sorted().toList());
    }
  }

  @Test
  void saysWhereTheProgramOnceCameFrom() throws Exception {
    ConsulCache cache = new ConsulCache(folder);
    cache.fetch(Optional.empty(), staging -> fetched(staging, "1.2.3"));

    Finding found = cache.find(Optional.empty());

    assertEquals(
        "a test, kept as " + folder.resolve("1.2.3/consul"),
        assertInstanceOf(Finding.Found.class, found).consul().origin());
  }

  @Test
  void findsTheNewestWhenNoneIsAskedFor() throws Exception {
    FakeConsul.in(folder.resolve("1.9.0"), "1.9.0");
    FakeConsul.in(folder.resolve("1.20.1"), "1.20.1");

    assertEquals(
        new ConsulVersion(1, 20, 1), versionOf(new ConsulCache(folder).find(Optional.empty())));
  }

  @Test
  void findsOnlyTheVersionThatIsAskedFor() throws Exception {
    FakeConsul.in(folder.resolve("1.20.1"), "1.20.1");

    Finding finding = new ConsulCache(folder).find(Optional.of(new ConsulVersion(1, 9, 0)));

    assertEquals(new Finding.Nothing("no 1.9.0 in " + folder), finding);
  }

  @Test
  void replacesAProgramThatDoesNotRun() throws Exception {
    FakeConsul.program(folder.resolve("1.2.3"), "consul", "#!/bin/sh\nexit 1\n");

    Finding kept =
        new ConsulCache(folder).fetch(Optional.empty(), staging -> fetched(staging, "1.2.3"));

    assertEquals(new ConsulVersion(1, 2, 3), versionOf(kept));
  }

  @Test
  void keepsNothingThatDoesNotRun() throws Exception {
    ConsulCache cache = new ConsulCache(folder);

    Finding finding =
        cache.fetch(
            Optional.empty(),
            staging ->
                new Fetched.Program(
                    FakeConsul.program(staging, "consul", "#!/bin/sh\nexit 1\n"), "a test"));

    assertInstanceOf(Finding.Nothing.class, finding);
    assertInstanceOf(Finding.Nothing.class, cache.find(Optional.empty()));
  }

  @Test
  void fetchesOnceWhenManyBuildsAskAtOnce() throws Exception {
    try (ExecutorService builds = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Finding>> findings = new ArrayList<>();
      for (int build = 0; build < 8; build++) {
        findings.add(
            builds.submit(() ->
                new ConsulCache(folder)
                    .fetch(Optional.empty(), staging -> fetched(staging, "1.2.3"))));
      }
      for (Future<Finding> finding : findings) {
        assertEquals(new ConsulVersion(1, 2, 3), versionOf(finding.get()));
      }
    }
    assertEquals(1, fetches.get());
  }

  @Test
  void saysThatItsFolderCannotBeUsed() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    Finding finding =
        new ConsulCache(file.resolve("cache"))
            .fetch(Optional.empty(), staging -> fetched(staging, "1.2.3"));

    String why = assertInstanceOf(Finding.Nothing.class, finding).why();
    assertTrue(why.startsWith("the cache " + file.resolve("cache") + " cannot be used"), why);
    assertEquals(0, fetches.get());
  }
}
