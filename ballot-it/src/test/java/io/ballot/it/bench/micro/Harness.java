package io.ballot.it.bench.micro;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.openjdk.jmh.generators.bytecode.JmhBytecodeGenerator;

/**
 * Makes what JMH needs around benchmarks, from their compiled classes: so neither the compiler's
 * gates nor the other tests of this module ever meet generated sources.
 */
final class Harness {
  private final Path folder;

  Harness(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /** The class path that benchmarks run on. */
  String make() throws Exception {
    Path benchmarks = copyOfTheBenchmarks();
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JmhBytecodeGenerator.main(
        new String[] {benchmarks.toString(), sources.toString(), classes.toString(), "reflection"});
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    try (Stream<Path> generated = Files.walk(sources)) {
      generated
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::toString)
          .forEach(arguments::add);
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, System.out, System.err, arguments.toArray(String[]::new));
    if (result != 0) {
      throw new IOException("the harness of JMH does not compile");
    }
    return classes + File.pathSeparator + System.getProperty("java.class.path");
  }

  /** The generator takes every class that it finds for one that may hold benchmarks. */
  private Path copyOfTheBenchmarks() throws IOException {
    String packagePath = Harness.class.getPackageName().replace('.', '/');
    Path from = Path.of("target", "test-classes").resolve(packagePath);
    Path to = folder.resolve("benchmarks").resolve(packagePath);
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(each -> each.toString().endsWith("Benchmark.class")).toList()) {
        Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    return folder.resolve("benchmarks");
  }
}
