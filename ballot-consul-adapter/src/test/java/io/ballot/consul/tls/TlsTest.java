package io.ballot.consul.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.fake.FakeAgent;
import io.ballot.consul.fake.Reply;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulApi;
import io.ballot.consul.http.ConsulConnection;
import io.ballot.consul.http.TokenSource;
import io.ballot.consul.http.Transport;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS to an agent, right and wrong. */
class TlsTest {
  private static final String CHECKS = "GET /v1/agent/checks";

  @TempDir private Path folder;

  private Certificates certificates;

  @BeforeEach
  void makeAnAuthority() {
    certificates = new Certificates(folder);
  }

  @Test
  void trustsTheAuthorityInAFile() throws Exception {
    try (FakeAgent agent = agent("127.0.0.1")) {
      assertEquals(200, ask(agent, certificates.trusted()).status());
    }
  }

  @Test
  void trustsTheAuthoritiesInADirectory() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("many"));
    Files.copy(certificates.authorityFile(), directory.resolve("one.crt"));
    Files.writeString(directory.resolve("README"), "no certificate");

    try (FakeAgent agent = agent("127.0.0.1")) {
      assertEquals(
          200, ask(agent, new ConsulTls(null, directory, null, null, null, false)).status());
    }
  }

  @Test
  void trustsNobodyWhomTheMachineDoesNotUnlessItIsToldTo() throws Exception {
    try (FakeAgent agent = agent("127.0.0.1")) {
      PortException failure = failure(agent, ConsulTls.OF_THE_MACHINE);

      assertEquals(Failure.UNREACHABLE, failure.failure());
      assertMessage(failure, "comes from an authority that is not trusted");
      assertMessage(failure, "consul.tls.caFile");
    }
  }

  @Test
  void refusesACertificateForAnotherNameAndTakesTheNameThatItIsTold() throws Exception {
    try (FakeAgent agent = agent("server.dc1.consul")) {
      assertMessage(failure(agent, certificates.trusted()), "is for another name");

      ConsulTls named =
          new ConsulTls(certificates.authorityFile(), null, null, null, "server.dc1.consul", false);
      assertEquals(200, ask(agent, named).status());
    }
  }

  @Test
  void refusesACertificateThatHasExpired() throws Exception {
    SSLContext server = certificates.server(certificates.expired("127.0.0.1"));
    try (FakeAgent agent = FakeAgent.byTls(server, false)) {
      assertMessage(failure(agent, certificates.trusted()), "its certificate has expired");
    }
  }

  @Test
  void takesAnyCertificateWhereItIsToldTo() throws Exception {
    ConsulTls insecure = new ConsulTls(null, null, null, null, null, true);
    try (FakeAgent agent = agent("elsewhere")) {
      assertEquals(200, ask(agent, insecure).status());
    }
  }

  /** The forms of keys that people have. */
  enum Form {
    PKCS8_EC,
    PKCS8_RSA,
    PKCS1,
    SEC1
  }

  @ParameterizedTest
  @EnumSource
  void showsItsOwnCertificateWhateverTheFormOfItsKey(Form form) throws Exception {
    boolean rsa = form == Form.PKCS8_RSA || form == Form.PKCS1;
    HeldCertificate own = rsa ? certificates.ofRsa("me") : certificates.forHost("me");
    Path key =
        switch (form) {
          case PKCS8_EC, PKCS8_RSA -> certificates.keyFile(own);
          case PKCS1 -> certificates.pkcs1File(own);
          case SEC1 -> certificates.sec1File(own);
        };
    try (FakeAgent agent = wantingACertificate()) {
      ConsulTls tls = certificates.trusted(certificates.certFile(own), key);

      assertEquals(200, ask(agent, tls).status());
    }
  }

  @Test
  void saysThatTheAgentMayWantACertificate() throws Exception {
    try (FakeAgent agent = wantingACertificate()) {
      PortException failure = failure(agent, certificates.trusted());

      assertEquals(Failure.UNREACHABLE, failure.failure());
      assertMessage(failure, "it may want a certificate of this client's (consul.tls.certFile");
    }
  }

  @Test
  void saysThatAPortOfPlainHttpDoesNotSpeakTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerWhateverIsSaid(plain));

      PortException failure =
          assertThrows(
              PortException.class,
              () -> ask("https://127.0.0.1:" + plain.getLocalPort(), certificates.trusted()));

      assertEquals(Failure.UNREACHABLE, failure.failure());
      assertMessage(failure, "it does not speak TLS there; is that the port of plain HTTP");
    }
  }

  @Test
  void givesUpInTimeOnAPortThatSaysNothing() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      PortException failure =
          assertThrows(
              PortException.class,
              () -> ask("https://127.0.0.1:" + mute.getLocalPort(), certificates.trusted()));

      assertEquals(Failure.UNREACHABLE, failure.failure());
      assertMessage(failure, "could not be connected to within");
    }
  }

  @Test
  void asksInTheClearAPortThatWantsTlsAndTakesNothingFromIt() throws Exception {
    try (FakeAgent agent = agent("127.0.0.1")) {
      String inTheClear = agent.address().replace("https:", "http:");

      assertThrows(PortException.class, () -> ask(inTheClear, certificates.trusted()));
    }
  }

  @Test
  void saysWhichFileIsWrongAndHow() throws Exception {
    HeldCertificate own = certificates.forHost("me");
    Path cert = certificates.certFile(own);
    Path nothing = certificates.write("nothing.pem", "nothing");

    assertProblem(certificates.trusted(folder.resolve("gone"), nothing), "gone` is not there");
    assertProblem(certificates.trusted(nothing, nothing), "nothing.pem` holds no certificate");
    assertProblem(certificates.trusted(cert, nothing), "nothing.pem` holds no private key");
    assertProblem(
        certificates.trusted(cert, certificates.keyFile(certificates.forHost("you"))),
        "does not belong to the certificate in");
    assertProblem(
        certificates.trusted(cert, certificates.pkcs1File(certificates.ofRsa("me"))),
        "none for a certificate of the kind EC");
    assertProblem(
        certificates.trusted(
            cert,
            certificates.write(
                "key.pem",
"""
-----BEGIN ENCRYPTED PRIVATE KEY-----
AAAA
-----END ENCRYPTED PRIVATE KEY-----
""")),
        "is encrypted");
    assertProblem(
        certificates.trusted(
            cert,
            certificates.write(
                "key.pem",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                    + "DEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----")),
        "is encrypted");
    assertProblem(
        new ConsulTls(nothing, null, null, null, null, false), "nothing.pem` holds no certificate");
    assertProblem(
        new ConsulTls(
            certificates.write("large.pem", " ".repeat(Pem.LARGEST_FILE + 1)),
            null,
            null,
            null,
            null,
            false),
        "large.pem` is larger than 1 MiB");
    assertEquals(Optional.empty(), certificates.trusted(cert, certificates.keyFile(own)).problem());
  }

  /** As a server written in Go does. */
  private static void answerWhateverIsSaid(ServerSocket plain) {
    try (Socket client = plain.accept()) {
      client.getInputStream().read();
      client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      client.getOutputStream().flush();
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertProblem(ConsulTls tls, String part) {
    String problem = tls.problem().orElse("none");
    assertTrue(problem.contains(part), problem + " does not say '" + part + "'");
  }

  private FakeAgent agent(String name) throws IOException {
    return FakeAgent.byTls(certificates.server(certificates.forHost(name)), false)
        .on(CHECKS, Reply.json(200, "{}"));
  }

  private FakeAgent wantingACertificate() throws IOException {
    return FakeAgent.byTls(certificates.server(certificates.forHost("127.0.0.1")), true)
        .on(CHECKS, Reply.json(200, "{}"));
  }

  private static PortException failure(FakeAgent agent, ConsulTls tls) {
    agent.on(CHECKS, Reply.json(200, "{}"));
    return assertThrows(PortException.class, () -> ask(agent, tls));
  }

  private static Answer ask(FakeAgent agent, ConsulTls tls) throws PortException {
    return ask(agent.address(), tls);
  }

  private static Answer ask(String address, ConsulTls tls) throws PortException {
    ConsulConnection connection =
        ConsulConnection.to(address).withTls(tls).withRequestTimeout(Duration.ofSeconds(5));
    try (Transport transport = new Transport(connection)) {
      return transport.as(TokenSource.NONE).ask("asking", ConsulApi::agentChecks);
    }
  }

  private static void assertMessage(PortException failure, String part) {
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(part), message + " does not say '" + part + "'");
  }
}
