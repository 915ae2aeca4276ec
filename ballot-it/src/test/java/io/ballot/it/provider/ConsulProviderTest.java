package io.ballot.it.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.consul.Consul;
import io.ballot.it.consul.ConsulVersion;
import io.ballot.it.consul.LocalConsul;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsulProviderTest {

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();

  private record Fixed(String name, Finding look) implements ConsulWay {}

  private static Consul someConsul() {
    return new LocalConsul(Path.of("/somewhere/consul"), new ConsulVersion(1, 2, 3), "a test");
  }

  @Test
  void takesTheFirstWayThatFindsOne() throws Exception {
    Consul first = someConsul();
    ConsulProvider provider =
        new ConsulProvider(
            List.of(
                new Fixed("none", new Finding.Nothing("nothing there")),
                new Fixed("one", new Finding.Found(first)),
                new Fixed("another", new Finding.Found(someConsul()))),
            said::add);

    assertSame(first, provider.choose());
    assertEquals(List.of(), said);
  }

  @Test
  void saysThatItPassedOverOneThatIsThereButOfNoUse() throws Exception {
    ConsulProvider provider =
        new ConsulProvider(
            List.of(
                new Fixed("Docker", new Finding.Unusable("it answers, but has no image")),
                new Fixed("one", new Finding.Found(someConsul()))),
            said::add);

    provider.choose();

    assertEquals(
        List.of("For the tests, Docker is passed over: it answers, but has no image"), said);
  }

  @Test
  void saysWhatEachWayLookedAtAndWhatToDoWhenNoneFindsOne() {
    ConsulProvider provider =
        new ConsulProvider(
            List.of(
                new Fixed("the attic", new Finding.Nothing("only dust")),
                new Fixed("the cellar", new Finding.Unusable("too dark"))),
            said::add);

    String message = assertThrows(NoConsulException.class, provider::choose).getMessage();

    assertTrue(message.contains("  - the attic: only dust\n  - the cellar: too dark\n"), message);
    assertTrue(message.contains("set CONSUL_BIN"), message);
  }

  @Test
  void namesEveryWayToAProgramOnAMachineWithoutPathAndHome() {
    Surroundings bare = FakeConsul.linuxWith(Map.of("BALLOT_IT_CONSUL", "binary"));

    String message =
        assertThrows(NoConsulException.class, () -> ConsulProvider.in(bare, said::add).choose())
            .getMessage();

    for (String way :
        List.of(
            "$CONSUL_BIN: not set",
            "consul on the PATH: no such program",
            "the cache: neither XDG_CACHE_HOME nor HOME is set",
            "the official release: no place to keep it",
            "Debian's package: no place to keep it")) {
      assertTrue(message.contains("  - " + way), message);
    }
  }

  @Test
  void prefersTheGivenProgramToTheOneOnThePath() throws Exception {
    Path given = FakeConsul.in(folder.resolve("given"), "1.1.1");
    FakeConsul.in(folder.resolve("path"), "2.2.2");

    Consul chosen =
        choose(Map.of("CONSUL_BIN", given.toString(), "PATH", folder.resolve("path").toString()));

    assertEquals(new ConsulVersion(1, 1, 1), chosen.version());
  }

  @Test
  void refusesToGoOnWhenTheGivenProgramIsNoConsul() throws Exception {
    Path given = FakeConsul.program(folder, "other", "#!/bin/sh\necho something else\n");
    FakeConsul.in(folder.resolve("path"), "2.2.2");
    Map<String, String> environment =
        Map.of("CONSUL_BIN", given.toString(), "PATH", folder.resolve("path").toString());

    String message = assertThrows(NoConsulException.class, () -> choose(environment)).getMessage();

    assertTrue(message.contains(given + " version` did not say"), message);
    assertTrue(message.contains("Correct it or unset it"), message);
  }

  @Test
  void findsTheProgramInALaterFolderOfThePath() throws Exception {
    FakeConsul.in(folder.resolve("second"), "2.2.2");

    Consul chosen =
        choose(Map.of("PATH", folder.resolve("first") + ":" + folder.resolve("second")));

    assertEquals(new ConsulVersion(2, 2, 2), chosen.version());
  }

  @Test
  void passesOverAProgramOfAnotherVersionThanTheWantedOne() throws Exception {
    FakeConsul.in(folder.resolve("path"), "2.2.2");
    FakeConsul.in(folder.resolve("cache/ballot/consul/1.1.1"), "1.1.1");

    Consul chosen =
        choose(
            Map.of(
                "BALLOT_IT_CONSUL_VERSION", "1.1.1",
                "PATH", folder.resolve("path").toString(),
                "XDG_CACHE_HOME", folder.resolve("cache").toString()));

    assertEquals(new ConsulVersion(1, 1, 1), chosen.version());
  }

  @Test
  void refusesAFormThatThereIsNot() {
    String message =
        assertThrows(
                NoConsulException.class,
                () ->
                    ConsulProvider.in(
                        FakeConsul.linuxWith(Map.of("BALLOT_IT_CONSUL", "podman")), said::add))
            .getMessage();

    assertEquals("BALLOT_IT_CONSUL=podman is neither docker nor binary", message);
  }

  @Test
  void refusesAWantedVersionThatIsNone() {
    Surroundings surroundings = FakeConsul.linuxWith(Map.of("BALLOT_IT_CONSUL_VERSION", "newest"));

    assertThrows(NoConsulException.class, surroundings::wantedVersion);
  }

  @Test
  void takesAnEmptyVariableForUnset() {
    Surroundings surroundings = FakeConsul.linuxWith(Map.of("CONSUL_BIN", ""));

    assertEquals(Optional.empty(), surroundings.variable("CONSUL_BIN"));
  }

  private static Consul choose(Map<String, String> environment) throws InterruptedException {
    Surroundings surroundings = FakeConsul.linuxWith(environment);
    return new ConsulProvider(
            List.of(
                new GivenBinary(surroundings),
                new BinaryOnPath(surroundings),
                new CachedBinary(surroundings)),
            line -> {})
        .choose();
  }
}
