package io.ballot.domain.runtime;

import io.ballot.domain.election.DaemonId;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who this process is. */
public final class DaemonIds {
  private DaemonIds() {}

  /** This process, on this host. */
  public static DaemonId ofThisProcess() {
    return new DaemonId(hostName(), ProcessHandle.current().pid());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
