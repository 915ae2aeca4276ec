package io.ballot.it.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.ballot.it.consul.ConsulVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfficialReleaseTest {

  private static final Duration REACH_BOUND = Duration.ofSeconds(4);
  private static final String ARCHIVE = "consul_1.20.1_linux_amd64.zip";

  @TempDir Path cache;

  private HttpServer site;

  @BeforeEach
  void startASite() throws IOException {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.start();
  }

  @AfterEach
  void stopTheSite() {
    site.stop(0);
  }

  private void publish(String name, byte[] content) {
    site.createContext(
        "/consul/1.20.1/" + name,
        exchange -> {
          exchange.sendResponseHeaders(200, content.length);
          try (var body = exchange.getResponseBody()) {
            body.write(content);
          }
        });
  }

  private void publishSum(String sum) {
    publish(
        "consul_1.20.1_SHA256SUMS",
        ("0000  consul_1.20.1_darwin_arm64.zip\n" + sum + "  " + ARCHIVE + "\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] zipOf(String entry, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("LICENSE.txt"));
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String sumOf(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private Finding look() throws InterruptedException {
    return lookAt(
        URI.create("http://127.0.0.1:" + site.getAddress().getPort()), Map.of("HOME", "" + cache));
  }

  private static Finding lookAt(URI site, Map<String, String> environment)
      throws InterruptedException {
    return new OfficialRelease(FakeConsul.linuxWith(environment), site, REACH_BOUND).look();
  }

  private static String why(Finding finding) {
    return assertInstanceOf(Finding.Nothing.class, finding).why();
  }

  @Test
  void keepsTheProgramOfAReleaseWhoseSumIsRight() throws Exception {
    byte[] zip = zipOf("consul", FakeConsul.sourceOf("1.20.1"));
    publish(ARCHIVE, zip);
    publishSum(sumOf(zip));

    Finding.Found found = assertInstanceOf(Finding.Found.class, look());

    assertEquals(new ConsulVersion(1, 20, 1), found.consul().version());
    assertTrue(
        found.consul().origin().startsWith("the official release " + ARCHIVE),
        found.consul().origin());
  }

  @Test
  void refusesAReleaseWhoseSumIsWrong() throws Exception {
    publish(ARCHIVE, zipOf("consul", FakeConsul.sourceOf("1.20.1")));
    publishSum(sumOf(new byte[] {1, 2, 3}));

    String why = why(look());

    assertTrue(why.contains("has the SHA-256 sum"), why);
    assertInstanceOf(
        Finding.Nothing.class,
        new CachedBinary(FakeConsul.linuxWith(Map.of("HOME", "" + cache))).look());
  }

  @Test
  void saysThatThereIsNoReleaseForThisMachine() throws Exception {
    publish("consul_1.20.1_SHA256SUMS", new byte[0]);

    assertEquals("there is no " + ARCHIVE + " in its SHA256SUMS", why(look()));
  }

  @Test
  void saysThatTheArchiveHoldsNoProgram() throws Exception {
    byte[] zip = zipOf("nomad", "?");
    publish(ARCHIVE, zip);
    publishSum(sumOf(zip));

    assertEquals(ARCHIVE + " holds no file named consul", why(look()));
  }

  @Test
  void saysWhatTheSiteAnsweredInsteadOfTheRelease() throws Exception {
    String why = why(look());

    assertTrue(why.endsWith("/consul/1.20.1/consul_1.20.1_SHA256SUMS answered 404"), why);
  }

  @Test
  void givesUpSoonOnASiteThatAcceptsAndNeverAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();

      String why =
          why(
              lookAt(
                  URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                  Map.of("HOME", "" + cache)));

      assertTrue(why.endsWith("did not answer within 4000 ms"), why);
      assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 5);
    }
  }

  @Test
  void saysThatTheSiteCannotBeReached() throws Exception {
    site.stop(0);

    String why = why(look());

    assertTrue(why.contains(" cannot be reached: "), why);
  }

  @Test
  void asksForTheVersionThatIsWanted() throws Exception {
    String why =
        why(
            lookAt(
                URI.create("http://127.0.0.1:" + site.getAddress().getPort()),
                Map.of("HOME", "" + cache, "BALLOT_IT_CONSUL_VERSION", "1.15.0")));

    assertTrue(why.contains("/consul/1.15.0/consul_1.15.0_SHA256SUMS"), why);
  }
}
