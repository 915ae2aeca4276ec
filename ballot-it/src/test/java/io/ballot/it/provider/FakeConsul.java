package io.ballot.it.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Programs that say of themselves that they are some Consul, to test the search for one. */
final class FakeConsul {

  private FakeConsul() {}

  /** What the program is made of: a script that answers {@code consul version}. */
  static String sourceOf(String version) {
    return "#!/bin/sh\necho 'Consul v" + version + "'\n";
  }

  /** A program in a folder, which is made if it is missing. */
  static Path in(Path folder, String version) throws IOException {
    return program(folder, "consul", sourceOf(version));
  }

  /** Any script as a program in a folder. */
  static Path program(Path folder, String name, String source) throws IOException {
    Files.createDirectories(folder);
    Path program = Files.writeString(folder.resolve(name), source);
    if (!program.toFile().setExecutable(true)) {
      throw new IOException(program + " cannot be made executable");
    }
    return program;
  }

  /** A Linux machine with nothing but these environment variables. */
  static Surroundings linuxWith(Map<String, String> environment) {
    return new Surroundings(environment, "linux", "amd64");
  }
}
