package io.ballot.it.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ballot.it.process.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkout as the launcher sees it: the launcher itself and files with times. Java and Maven are
 * small scripts that write down how they were called, so that nothing here compiles anything; no
 * other program is on the path but those that the launcher may use.
 */
final class FakeCheckout {
  static final Duration BOUND = Duration.ofSeconds(30);

  static final List<String> MODULES =
      List.of("ballot-domain", "ballot-consul-adapter", "ballot-hooks", "ballot-cli");
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "readlink",
          "find",
          "sed",
          "date",
          "mkdir",
          "rmdir",
          "cp",
          "touch",
          "mv",
          "rm",
          "grep",
          "head",
          "cat",
          "env",
          "sleep");

  private final Path folder;
  private final Path root;
  private final Path tools;
  private final Map<String, String> environment = new HashMap<>();

  FakeCheckout(Path folder) throws IOException {
    this.folder = folder;
    root = folder.resolve("a checkout");
    tools = folder.resolve("tools");
    Files.createDirectories(root);
    Files.copy(Path.of("..", "ballot"), launcher());
    makeExecutable(launcher());
    write(root.resolve("pom.xml"), "<project/>");
    for (String module : MODULES) {
      write(root.resolve(module).resolve("pom.xml"), "<project/>");
      write(source(module), "class Source {}");
    }
    Instant anHourAgo = Instant.now().minus(Duration.ofHours(1));
    try (var files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(anHourAgo));
      }
    }
    Files.createDirectories(tools);
    for (String tool : TOOLS) {
      addTool(tool);
    }
    java("java-home", "25.0.1");
    environment.put("JAVA_HOME", folder.resolve("java-home").toString());
    environment.put("PATH", tools.toString());
    environment.put("HOME", folder.toString());
    environment.put("CHECKOUT", root.toString());
    environment.put("CALLS", calls().toString());
    maven("");
  }

  Path launcher() {
    return root.resolve("ballot");
  }

  Path folder() {
    return folder;
  }

  /** The variables that the launcher sees, to be changed at will. */
  Map<String, String> environment() {
    return environment;
  }

  Path source(String module) {
    return root.resolve(module).resolve("src/main/java/Source.java");
  }

  Path inCheckout(String path) {
    return root.resolve(path);
  }

  /** Runs the launcher from the directory that this test lives in, which is not the checkout. */
  Ran run(String... arguments) throws InterruptedException {
    return run(launcher(), arguments);
  }

  /** Runs the launcher by this name. */
  Ran run(Path name, String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(name.toString()));
    command.addAll(List.of(arguments));
    return Ran.command(command, environment, folder, BOUND);
  }

  /**
   * Puts a Java of this version in a directory of this name; it prints what it is given, and the
   * locale that it is started in. Where it is to make an archive, it makes one of its version.
   */
  Path java(String home, String version) throws IOException {
    Path directory = folder.resolve(home);
    write(
        directory.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    Path java = directory.resolve("bin/java");
    write(
        java,
        """
        #!/bin/sh
        for argument in "$@"; do
          case $argument in
            -XX:AOTMode=record | -XX:DumpLoadedClassList=*) exit 0 ;;
            -XX:AOTMode=create | -Xshare:dump) dumps=yes ;;
            -XX:AOTCache=* | -XX:SharedArchiveFile=*) archive=${argument#*=} ;;
          esac
        done
        if [ "${dumps-}" ]; then
          echo dumped
          printf 'archive of %s' '%s' >"$archive"
          exit
        fi
        printf 'java %s\\n' '%s'
        printf 'LC_ALL=%%s LC_CTYPE=%%s LC_TIME=%%s\\n' "${LC_ALL-}" "${LC_CTYPE-}" "${LC_TIME-}"
        for argument in "$@"; do printf '<%%s>\\n' "$argument"; done
        exit 7
        """
            .formatted("%s", version, "%s", version));
    makeExecutable(java);
    Path javac = directory.resolve("bin/javac");
    write(javac, "#!/bin/sh\n");
    makeExecutable(javac);
    return directory;
  }

  /** Makes a Maven that first runs these lines of shell, then builds: one jar, and the stamp. */
  void maven(String first) throws IOException {
    Path maven = tools.resolve("mvn");
    write(
        maven,
        """
        #!/bin/sh
        printf '%%s\\n' "$*" >>"$CALLS"
        %s
        mkdir -p "$CHECKOUT/ballot-cli/target/dist/lib"
        printf 'jar\\n' >"$CHECKOUT/ballot-cli/target/dist/lib/program.jar"
        touch "$CHECKOUT/ballot-cli/target/dist/built-from-sources-of"
        """
            .formatted(first));
    makeExecutable(maven);
  }

  void removeMaven() throws IOException {
    Files.delete(tools.resolve("mvn"));
  }

  /** How often Maven was called. */
  long builds() throws IOException {
    if (!Files.exists(calls())) {
      return 0;
    }
    try (var lines = Files.lines(calls())) {
      return lines.count();
    }
  }

  /** Puts a program of this machine on the launcher's path; false if the machine has none. */
  boolean addTool(String tool) throws IOException {
    return addTool(tool, "");
  }

  /** As {@link #addTool(String)}; the program says this line on its standard error first. */
  boolean addToolThatSays(String tool, String line) throws IOException {
    return addTool(tool, "echo '" + line + "' >&2\n");
  }

  /** Puts a program of these lines of shell on the launcher's path. */
  void tool(String name, String lines) throws IOException {
    write(tools.resolve(name), "#!/bin/sh\n" + lines + "\n");
    makeExecutable(tools.resolve(name));
  }

  private boolean addTool(String tool, String first) throws IOException {
    for (String place : System.getenv("PATH").split(":", -1)) {
      Path program = Path.of(place).resolve(tool);
      if (Files.isExecutable(program)) {
        Path wrapper = tools.resolve(tool);
        write(wrapper, "#!/bin/sh\n" + first + "exec " + program + " \"$@\"\n");
        makeExecutable(wrapper);
        return true;
      }
    }
    return false;
  }

  /** As if the launcher's copy had been made half an hour ago. */
  void ageTheCopy() throws IOException {
    FileTime halfAnHourAgo = FileTime.from(Instant.now().minus(Duration.ofMinutes(30)));
    Files.setLastModifiedTime(inCheckout("ballot-cli/target/launcher/current"), halfAnHourAgo);
    Files.setLastModifiedTime(
        inCheckout("ballot-cli/target/dist/built-from-sources-of"), halfAnHourAgo);
  }

  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, UTF_8);
  }

  private static void makeExecutable(Path file) {
    if (!file.toFile().setExecutable(true)) {
      throw new IllegalStateException("cannot make " + file + " executable");
    }
  }

  private Path calls() {
    return folder.resolve("calls-of-maven");
  }
}
