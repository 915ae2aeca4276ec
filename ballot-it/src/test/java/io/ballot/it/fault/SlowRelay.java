package io.ballot.it.fault;

import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.junit.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A relay before an agent as a process of its own, since it has to stand where the agent does. */
final class SlowRelay implements AutoCloseable {

  private static final String LISTENS = "listens on port ";

  private final Path delay;
  private final HelperJvm process;
  private final int port;

  private SlowRelay(Path delay, HelperJvm process, int port) {
    this.delay = delay;
    this.process = process;
    this.port = port;
  }

  /** Starts one that is not slow yet. */
  static SlowRelay before(Lab lab, ConsulAgent agent) throws InterruptedException {
    Path folder = lab.newFolder("relay");
    Path delay = folder.resolve("delay");
    write(delay, Duration.ZERO);
    URI target = agent.uriAtItsPlace();
    HelperJvm process =
        HelperJvm.start(
            lab,
            agent.place(),
            SlowRelay.class,
            target.getHost(),
            Integer.toString(target.getPort()),
            delay.toString());
    return new SlowRelay(delay, process, Integer.parseInt(process.awaitLine(LISTENS, Arena.SOON)));
  }

  /** Where it listens, for whoever stands there too. */
  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** Holds back everything from now on, in both directions, for so long. */
  void slowDown(Duration by) {
    write(delay, by);
  }

  private static void write(Path file, Duration delay) {
    try {
      Path next = Files.writeString(file.resolveSibling("next-delay"), delay.toString());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static Duration read(Path file) {
    try {
      return Duration.parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  @Override
  public void close() {
    process.close();
  }

  /** The process: the agent's host and port, and the file that says how slow it is. */
  public static void main(String[] arguments) throws InterruptedException {
    InetSocketAddress target = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
    Path delay = Path.of(arguments[2]);
    Relay relay = Relay.onLoopback(target, () -> read(delay));
    System.out.println(LISTENS + relay.port());
    // Until it is killed.
    new CountDownLatch(1).await();
  }
}
