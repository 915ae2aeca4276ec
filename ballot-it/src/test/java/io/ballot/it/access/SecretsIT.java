package io.ballot.it.access;

import static io.ballot.it.access.Site.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.process.Ran;
import io.ballot.it.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run shows of itself to others holds no token, and hooks inherit nothing. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class SecretsIT {
  private static final String TOKEN = "5e0c1b7a-1111-4222-8333-c0ffee5ec4e7";

  @ParameterizedTest
  @ValueSource(strings = {"token", "tokenFile"})
  void showsItsTokenNowhereWhateverGoesRightOrWrong(String given, Lab lab) throws Exception {
    ConsulAgent agent = lab.agent(AgentOptions.server("lone").withDefaultDeny(TOKEN));
    agent.http().services().register(Site.ID, Site.SERVICE, 80, List.of());
    Site site = new Site(lab);
    List<String> shown = new ArrayList<>();
    Path told = site.folder.resolve("told");
    Path descriptors = site.folder.resolve("descriptors");
    Path hook = hook(site, told, descriptors);
    String value =
        given.equals("token")
            ? TOKEN
            : Files.writeString(site.folder.resolve("secret"), TOKEN + "\n").toString();

    DaemonProcess daemon =
        daemon(
            lab,
            site.config(
                List.of("address: " + agent.uri(), given + ": " + value),
                List.of("lockDelay: 3s", "execOnPromote: " + hook, "execOnDemote: " + hook)));
    daemon.awaitEvent("promoted", SOON);
    shown.add(ofProcess(daemon.pid()));
    shown.add(ofThreads(daemon.pid()));
    agent.kill();
    daemon.awaitEvent("term-lost", SOON);
    daemon.awaitEvent(
        line ->
            DaemonProcess.is("hook-ended").test(line)
                && line.path("hook").asText().equals("demote"),
        SOON);
    shown.add(Files.readString(told));
    agent.restart();
    daemon.awaitEvent("outage-ended", SOON);
    daemon.signal(Signal.TERM);
    assertEquals(0, daemon.awaitExit(SOON));
    shown.add(written(daemon));

    // Told things: a wrong token, a web page, a validation of all kinds.
    shown.add(ofARefusal(lab, agent));
    for (List<String> arguments :
        List.of(
            List.of("validate"),
            List.of("validate", "--print"),
            List.of("validate", "--connect"),
            List.of("run", "--token", TOKEN.substring(0, 4)))) {
      List<String> all = new ArrayList<>(arguments);
      all.addAll(List.of("--config", site.folder.resolve("ballot.yaml").toString()));
      DaemonProcess other = lab.ballot("other", all, Map.of());
      other.awaitExit(SOON);
      shown.add(written(other));
    }

    for (String text : shown) {
      assertFalse(text.contains(TOKEN), text);
    }
    assertTrue(shown.getFirst().contains("io.ballot.cli.Main"), shown.getFirst());
  }

  @Test
  void givesHooksNoDescriptorsButTheirThree(Lab lab) throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "there is no /proc here");
    ConsulAgent agent = lab.agent();
    agent.http().services().register(Site.ID, Site.SERVICE, 80, List.of());
    Site site = new Site(lab);
    Path descriptors = site.folder.resolve("descriptors");
    Path hook = hook(site, site.folder.resolve("told"), descriptors);

    DaemonProcess daemon =
        daemon(
            lab,
            site.config(
                List.of("address: " + agent.uri()),
                List.of("lockDelay: 3s", "execOnPromote: " + hook)));
    daemon.awaitEvent("promoted", SOON);

    // A shell keeps the script that it reads open as well, by a number of its own of 10 or more.
    List<String> inherited =
        Files.readAllLines(descriptors).stream().filter(number -> number.length() == 1).toList();
    assertEquals(List.of("0", "1", "2"), inherited, Files.readString(site.folder.resolve("told")));
    // A mark may be being written anew: only once the daemon stands still do files stay.
    daemon.signal(Signal.STOP);
    try (Stream<Path> files = Files.walk(site.folder.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    daemon.signal(Signal.CONT);
    daemon.signal(Signal.TERM);
    assertEquals(0, daemon.awaitExit(SOON));
  }

  /** With every line that the log can have. */
  private static DaemonProcess daemon(Lab lab, Path config) {
    return lab.ballot(
        "secretive",
        List.of(
            "run", "--log-format", "json", "--log-level", "trace", "--config", config.toString()),
        Map.of());
  }

  private static Path hook(Site site, Path told, Path descriptors) throws IOException {
    Path hook = site.folder.resolve("tell");
    // It tells all that it was given: its variables, and its open descriptors.
    Files.writeString(
        hook,
        """
        #!/bin/sh
        env > '%1$s'
        ls -l /proc/$$/fd >> '%1$s'
        ls /proc/$$/fd > '%2$s'
        """
            .formatted(told, descriptors));
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    return hook;
  }

  /** A daemon with a token that differs in its end, which is told so. */
  private static String ofARefusal(Lab lab, ConsulAgent agent) throws Exception {
    Site site = new Site(lab);
    DaemonProcess daemon =
        daemon(
            lab,
            site.config(
                List.of("address: " + agent.uri(), "token: x" + TOKEN), List.of("lockDelay: 3s")));
    daemon.awaitEvent("refused", SOON);
    daemon.close();
    return written(daemon);
  }

  private static String written(DaemonProcess daemon) {
    return String.join("\n", daemon.output().linesFrom(0))
        + String.join("\n", daemon.errors().linesFrom(0));
  }

  /** What everybody, or its own user, can read of a process. */
  private static String ofProcess(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    return Files.readString(process.resolve("cmdline"))
        + Files.readString(process.resolve("environ"));
  }

  /** Its threads' names and its system properties, as a debugger sees them. */
  private static String ofThreads(long pid) throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    assumeTrue(Files.isExecutable(jcmd), "there is no jcmd here");
    StringBuilder all = new StringBuilder();
    for (String what : List.of("Thread.print", "VM.system_properties")) {
      Ran ran =
          Ran.command(
              List.of(jcmd.toString(), Long.toString(pid), what),
              Map.of(),
              Path.of("/"),
              Duration.ofSeconds(30));
      all.append(ran);
    }
    return all.toString();
  }
}
