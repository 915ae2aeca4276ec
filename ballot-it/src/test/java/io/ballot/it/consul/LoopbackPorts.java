package io.ballot.it.consul;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback interface that nobody listens on. They lie below the range from which
 * systems take the ports of outgoing connections, so an agent that is down for a moment finds its
 * own again. Another program may still take one before it is used: a start is retried then.
 */
public final class LoopbackPorts {

  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1_000;

  /** Given to someone in this JVM, who may not listen yet or for the moment. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private LoopbackPorts() {}

  /** A port that is free for TCP and UDP on {@code address}, and given to nobody else here. */
  public static int free(String address) {
    for (int tried = 0; tried < TRIES; tried++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (GIVEN.add(port) && isFree(address, port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port on " + address + " in " + TRIES + " tries");
  }

  private static boolean isFree(String address, int port) {
    try (ServerSocket tcp = new ServerSocket();
        DatagramSocket udp = new DatagramSocket(null)) {
      InetSocketAddress place = new InetSocketAddress(InetAddress.getByName(address), port);
      tcp.bind(place);
      udp.bind(place);
      return tcp.isBound() && udp.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
