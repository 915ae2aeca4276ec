package io.ballot.it.tags;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks one DNS server for IPv4 addresses, over UDP, and remembers nothing: what a service's users
 * see, without a resolver between. As much of RFC 1035 as that takes. For one thread.
 */
final class DnsClient implements AutoCloseable {
  private static final Duration ANSWER_BOUND = Duration.ofSeconds(5);
  private static final int TYPE_A = 1;
  private static final int CLASS_INTERNET = 1;
  private static final int NO_SUCH_NAME = 3;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int TRUNCATED = 0x0200;
  private static final int POINTER = 0xC0;

  private final DatagramSocket socket;
  private short lastId;

  DnsClient(InetSocketAddress server) throws IOException {
    socket = new DatagramSocket();
    socket.connect(server);
    socket.setSoTimeout((int) ANSWER_BOUND.toMillis());
  }

  /** The addresses of a name; none where there is no such name. */
  Set<String> addresses(String name) throws IOException {
    byte[] query = query(++lastId, name);
    socket.send(new DatagramPacket(query, query.length));
    byte[] buffer = new byte[4096];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    ByteBuffer answer;
    do {
      socket.receive(packet);
      answer = ByteBuffer.wrap(buffer, 0, packet.getLength());
    } while (answer.getShort() != lastId);
    return addressesIn(answer, name);
  }

  private static byte[] query(short id, String name) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(12);
    head.putShort(id).putShort((short) RECURSION_DESIRED).putShort((short) 1);
    out.write(head.array());
    for (String label : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      out.write(bytes.length);
      out.write(bytes);
    }
    out.write(new byte[] {0, 0, TYPE_A, 0, CLASS_INTERNET});
    return out.toByteArray();
  }

  private static Set<String> addressesIn(ByteBuffer answer, String name) throws IOException {
    int flags = answer.getShort();
    int code = flags & 0xF;
    if (code == NO_SUCH_NAME) {
      return Set.of();
    }
    if (code != 0 || (flags & TRUNCATED) != 0) {
      throw new IOException(name + " was answered with flags " + Integer.toHexString(flags));
    }
    int questions = answer.getShort();
    int answers = answer.getShort();
    answer.getInt();
    for (int i = 0; i < questions; i++) {
      skipName(answer);
      answer.getInt();
    }
    Set<String> addresses = new TreeSet<>();
    for (int i = 0; i < answers; i++) {
      skipName(answer);
      int type = answer.getShort();
      answer.getShort();
      answer.getInt();
      byte[] data = new byte[answer.getShort()];
      answer.get(data);
      if (type == TYPE_A) {
        addresses.add(InetAddress.getByAddress(data).getHostAddress());
      }
    }
    return addresses;
  }

  private static void skipName(ByteBuffer answer) {
    int length = answer.get() & 0xFF;
    while (length != 0 && length < POINTER) {
      answer.position(answer.position() + length);
      length = answer.get() & 0xFF;
    }
    if (length >= POINTER) {
      answer.get();
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
