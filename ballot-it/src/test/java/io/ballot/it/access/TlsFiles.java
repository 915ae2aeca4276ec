package io.ballot.it.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import okhttp3.tls.HeldCertificate;

/** An authority, and the files of those whom it signed. */
final class TlsFiles {
  private final Path folder;
  private final HeldCertificate authority =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("authority").build();

  TlsFiles(Path folder) {
    this.folder = folder;
  }

  String authority() {
    return authority.certificatePem();
  }

  /** Writes a file, in place of one of that name, at one moment. */
  Path write(String name, String text) throws IOException {
    Path fresh = Files.writeString(folder.resolve(name + ".new"), text);
    return Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Writes certificate and key of one who is called by a name: {@code name.pem, name.key}. */
  void issue(String file, String name) throws IOException {
    HeldCertificate held =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .commonName(name)
            .addSubjectAlternativeName(name)
            .build();
    write(file + ".key", held.privateKeyPkcs8Pem());
    write(file + ".pem", held.certificatePem());
  }

  Path file(String name) {
    return folder.resolve(name);
  }
}
