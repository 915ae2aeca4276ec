package io.ballot.it.launcher;

import io.ballot.it.process.Ran;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The launcher beside the jars that this build has gathered, in a folder of the test's own, with
 * the Java that runs the test: everything real, but no sources and nothing to build.
 */
final class BuiltCheckout {
  /** The archive is made within; on a busy machine that takes a while. */
  private static final Duration BOUND = Duration.ofMinutes(5);

  private static final Path DIST = Path.of("..", "ballot-cli", "target", "dist");

  private final Path root;

  BuiltCheckout(Path folder) throws IOException {
    root = folder.toRealPath().resolve("a built checkout");
    Path lib = Files.createDirectories(root.resolve("ballot-cli/target/dist/lib"));
    try (Stream<Path> jars = Files.list(DIST.resolve("lib"))) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, lib.resolve(jar.getFileName()));
      }
    }
    Files.copy(Path.of("..", "ballot"), launcher(), StandardCopyOption.COPY_ATTRIBUTES);
    FakeCheckout.write(root.resolve("pom.xml"), "<project/>");
    for (String module : FakeCheckout.MODULES) {
      FakeCheckout.write(root.resolve(module).resolve("pom.xml"), "<project/>");
      Files.createDirectories(root.resolve(module).resolve("src/main"));
    }
    Path stamp = root.resolve("ballot-cli/target/dist/built-from-sources-of");
    FakeCheckout.write(stamp, "");
    Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(60)));
  }

  private BuiltCheckout(File copied) {
    root = copied.toPath();
  }

  /** A copy of all in another folder, with jars that are newer than what was made of them. */
  BuiltCheckout copyTo(Path folder) throws IOException {
    Path to = folder.toRealPath().resolve("a copy");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(root.relativize(file).toString());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        if (file.toString().endsWith(".jar")) {
          Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
        }
      }
    }
    return new BuiltCheckout(to.toFile());
  }

  Path launcher() {
    return root.resolve("ballot");
  }

  /** What a launcher of the test's is started with, and what it hands to Java by the way. */
  Map<String, String> environment(String optionsOfJava) {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", root.toString());
    environment.put("LC_ALL", "C.UTF-8");
    if (!optionsOfJava.isEmpty()) {
      environment.put("JDK_JAVA_OPTIONS", optionsOfJava);
    }
    return environment;
  }

  /** Runs the launcher to its end. */
  Ran run(String optionsOfJava, String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher().toString()));
    command.addAll(List.of(arguments));
    return Ran.command(command, environment(optionsOfJava), root, BOUND);
  }

  /** The archives that it has made. */
  List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("ballot-cli/target/launcher"))) {
      return files
          .filter(file -> file.toString().endsWith(".aot") || file.toString().endsWith(".jsa"))
          .toList();
    }
  }
}
