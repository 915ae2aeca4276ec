package io.ballot.domain.runtime;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The time since boot, with the time that the machine slept. {@link System#nanoTime} stands still
 * meanwhile (CLOCK_MONOTONIC), and a lease must not; so its reading is moved forward by what {@code
 * /proc/uptime} (CLOCK_BOOTTIME, in hundredths of a second, see proc(5)) is ahead of it. Where
 * there is no such file the jump of the wall clock is the only sign of sleep.
 */
final class BootClock {
  private static final long NANOS_PER_CENTI = 10_000_000;

  /** The file's resolution is 10 ms; only what is clearly more is sleep. */
  private static final long SLEEP_THRESHOLD = 30_000_000;

  private static final long WALL_JUMP_THRESHOLD_MILLIS = 500;

  private final @Nullable RandomAccessFile uptime;
  private final byte[] buffer = new byte[64];
  private long offset;
  private long last = Long.MIN_VALUE;
  private long wallOffsetMillis;
  private int wallJumps;

  BootClock() {
    uptime = open();
    long nanos = System.nanoTime();
    long boot = readUptime();
    offset = boot < 0 ? 0 : boot - nanos;
    wallOffsetMillis = System.currentTimeMillis() - (nanos + offset) / 1_000_000;
  }

  private static @Nullable RandomAccessFile open() {
    try {
      return new RandomAccessFile("/proc/uptime", "r");
    } catch (IOException e) {
      return null;
    }
  }

  /** The present reading, in nanoseconds. */
  synchronized long now() {
    long boot = readUptime();
    long nanos = System.nanoTime() + offset;
    if (boot >= 0 && boot - nanos > SLEEP_THRESHOLD) {
      offset += boot - nanos;
      nanos = boot;
    }
    long wallOffset = System.currentTimeMillis() - nanos / 1_000_000;
    if (Math.abs(wallOffset - wallOffsetMillis) > WALL_JUMP_THRESHOLD_MILLIS) {
      wallJumps++;
    }
    wallOffsetMillis = wallOffset;
    last = Math.max(last, nanos);
    return last;
  }

  /** How often the wall clock has jumped against this one. */
  synchronized int wallJumps() {
    return wallJumps;
  }

  private long readUptime() {
    if (uptime == null) {
      return -1;
    }
    try {
      uptime.seek(0);
      int length = uptime.read(buffer);
      return parse(new String(buffer, 0, Math.max(length, 0), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return -1;
    }
  }

  /** The first number of {@code 12345.67 23456.78}, in nanoseconds; -1 if there is none. */
  static long parse(String line) {
    int dot = line.indexOf('.');
    int end = line.indexOf(' ');
    if (dot < 1 || end != dot + 3) {
      return -1;
    }
    try {
      long seconds = Long.parseLong(line, 0, dot, 10);
      long centis = Long.parseLong(line, dot + 1, end, 10);
      return (seconds * 100 + centis) * NANOS_PER_CENTI;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
