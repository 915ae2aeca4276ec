package io.ballot.consul.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and keys that are replaced while they are in use. */
class ReloadingTlsTest {
  private final AtomicLong clock = new AtomicLong();
  private final List<String> told = new ArrayList<>();

  @TempDir private Path folder;

  private Certificates certificates;

  @BeforeEach
  void makeAnAuthority() {
    certificates = new Certificates(folder);
  }

  @Test
  void readsTheFilesOnceWhileTheyStayAsTheyAre() throws Exception {
    ReloadingTls tls = tls(certificates.trusted());
    TlsMaterial first = tls.material();
    clock.addAndGet(Duration.ofSeconds(5).toNanos());

    assertSame(first, tls.material());
    assertEquals(List.of(), told);
  }

  @Test
  void takesUpAnAuthorityThatReplacesTheOldOneAndSaysSo() throws Exception {
    ReloadingTls tls = tls(certificates.trusted());
    assertEquals(1, tls.material().trust().getAcceptedIssuers().length);

    Path other = Files.createDirectory(folder.resolve("other"));
    String both =
        Files.readString(certificates.authorityFile())
            + Files.readString(new Certificates(other).authorityFile());
    certificates.write("ca.pem", both);
    clock.addAndGet(Duration.ofSeconds(1).toNanos());

    assertEquals(2, tls.material().trust().getAcceptedIssuers().length);
    assertEquals(1, told.size());
    assertTrue(told.getFirst().startsWith("took up the TLS files"), told.toString());
  }

  @Test
  void keepsTheOldPairUntilTheKeyToANewCertificateIsThere() throws Exception {
    HeldCertificate old = certificates.forHost("me");
    HeldCertificate fresh = certificates.forHost("me");
    ReloadingTls tls =
        tls(certificates.trusted(certificates.certFile(old), certificates.keyFile(old)));
    TlsMaterial before = tls.material();

    certificates.certFile(fresh);
    assertSame(before, aSecondLater(tls));
    assertSame(before, aSecondLater(tls));
    certificates.keyFile(fresh);
    assertNotSame(before, aSecondLater(tls));

    assertEquals(2, told.size(), told.toString());
    assertTrue(told.getFirst().contains("those read before stay in force"), told.toString());
    assertTrue(told.getLast().startsWith("took up the TLS files"), told.toString());
  }

  @Test
  void connectsNowhereWithTheReasonWhereTheFilesCannotBeUsedFromTheStart() throws Exception {
    Path later = folder.resolve("later.pem");
    ReloadingTls tls = tls(new ConsulTls(later, null, null, null, null, false));

    IOException refusal = assertThrows(IOException.class, tls::material);
    assertTrue(String.valueOf(refusal.getMessage()).contains("later.pem` is not there"));
    Files.copy(certificates.authorityFile(), later);

    assertEquals(1, aSecondLater(tls).trust().getAcceptedIssuers().length);
  }

  private TlsMaterial aSecondLater(ReloadingTls tls) throws IOException {
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    return tls.material();
  }

  private ReloadingTls tls(ConsulTls settings) {
    return new ReloadingTls(settings, told::add, clock::get);
  }
}
