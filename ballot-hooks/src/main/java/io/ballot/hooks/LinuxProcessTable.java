package io.ballot.hooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The processes of a Linux machine, read from {@code /proc} (proc(5)). */
final class LinuxProcessTable implements ProcessTable {
  private static final Path PROC = Path.of("/proc");

  private final String bootId = bootId();

  static boolean isThere() {
    return Files.isReadable(PROC.resolve("self/stat"));
  }

  @Override
  public List<ProcessEntry> living() {
    List<ProcessEntry> living = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        Stat stat = read(entry);
        if (stat != null && !stat.dead()) {
          living.add(stat.entry());
        }
      }
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return living;
  }

  @Override
  public @Nullable ProcessEntry find(long pid) {
    Stat stat = read(PROC.resolve(Long.toString(pid)));
    return stat == null ? null : stat.entry();
  }

  @Override
  public List<String> environment(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("environ"));
      return List.of(new String(bytes, HookEnvironment.charset()).split("\0", -1));
    } catch (IOException e) {
      // Gone by now, or another user's.
      return List.of();
    }
  }

  @Override
  public String startTime(ProcessEntry entry) {
    return "boot " + bootId + " tick " + entry.start();
  }

  private record Stat(ProcessEntry entry, boolean dead) {}

  private static @Nullable Stat read(Path process) {
    String stat;
    try {
      stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // It ended between the listing and the reading.
      return null;
    }
    // The second field is the program's name in parentheses and may hold blanks and parentheses.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    ProcessEntry entry =
        new ProcessEntry(
            Long.parseLong(Objects.requireNonNull(process.getFileName()).toString()),
            Long.parseLong(fields[1]),
            Long.parseLong(fields[2]),
            Long.parseLong(fields[3]),
            Long.parseLong(fields[19]));
    return new Stat(entry, fields[0].equals("Z") || fields[0].equals("X"));
  }

  private static String bootId() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id"), Charset.defaultCharset())
          .strip();
    } catch (IOException e) {
      // Some containers hide it. Without it a reboot shows in the ticks alone.
      return "unknown";
    }
  }
}
