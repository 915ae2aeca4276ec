package io.ballot.hooks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The processes of this machine, as far as this process may see them. Any thread may ask. */
interface ProcessTable {
  /** All that live; those that are dead and only wait to be reaped are left out. */
  List<ProcessEntry> living();

  /** The process with an id, even dead and not yet reaped; {@code null} if there is none. */
  @Nullable ProcessEntry find(long pid);

  /**
   * The variables a process was started with, each as {@code NAME=value}; none where they are not
   * to be had.
   */
  List<String> environment(long pid);

  /** A text that tells the start of {@code entry} from every other's, after a reboot too. */
  String startTime(ProcessEntry entry);

  /** The best table that this machine has. */
  static ProcessTable ofThisMachine() {
    return LinuxProcessTable.isThere() ? new LinuxProcessTable() : new PortableProcessTable();
  }
}
