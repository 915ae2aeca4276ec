package io.ballot.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux tells of a process in {@code /proc}. */
final class ProcessFigures {
  /** Processor time is told in hundredths of a second on every Linux there is (USER_HZ). */
  static final double TICKS_PER_SECOND = 100;

  private ProcessFigures() {}

  /** Processor time used so far, user and system, in ticks; 0 when there is no such process. */
  static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Resident memory (VmRSS) in megabytes of 1,000,000 bytes. */
  static double residentMegabytes(long pid) throws IOException {
    return status(pid, "VmRSS:") * 1024 / 1e6;
  }

  /** How many threads it has. */
  static int threads(long pid) throws IOException {
    return (int) status(pid, "Threads:");
  }

  private static double status(long pid, String field) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    return lines.stream()
        .filter(line -> line.startsWith(field))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }
}
