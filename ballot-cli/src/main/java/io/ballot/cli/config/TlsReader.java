package io.ballot.cli.config;

import io.ballot.cli.config.Options.NamedPath;
import io.ballot.cli.config.report.Severity;
import io.ballot.consul.http.ConsulAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads {@code consul.tls}, and looks whether the files it names are what they should be. */
final class TlsReader {
  private static final int LARGEST_FILE = 4_000_000;

  private final Surroundings surroundings;

  TlsReader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The settings; {@link TlsConfig#NONE} where the address asks for no TLS. */
  TlsConfig read(Section consul, ConsulAddress address) {
    Optional<Section> found = consul.section("tls", KnownKeys.TLS);
    if (found.isEmpty()) {
      return TlsConfig.NONE;
    }
    Section section = found.get();
    Options options = new Options(section);
    TlsConfig tls =
        new TlsConfig(
            file("caFile", options, TlsReader::noCertificate),
            directory(options),
            file("certFile", options, TlsReader::noCertificate),
            file("keyFile", options, TlsReader::noKey),
            options.text("serverName"),
            options.flag("insecureSkipVerify", false));
    tls.keyFile()
        .flatMap(path -> options.path("keyFile", surroundings))
        .ifPresent(file -> SecretFiles.check(file, "keyFile", section));
    refuseHalfAPair(section, tls.certFile().isPresent(), tls.keyFile().isPresent());
    if (!AddressReader.isTls(address)) {
      refuseWithoutTls(consul, address, tls);
      return TlsConfig.NONE;
    }
    warn(section, tls);
    return tls;
  }

  private static void refuseHalfAPair(Section section, boolean certificate, boolean key) {
    if (certificate && !key && !section.has("keyFile")) {
      section.error("certFile", "`keyFile` is missing; allowed: both or neither");
    }
    if (key && !certificate && !section.has("certFile")) {
      section.error("keyFile", "`certFile` is missing; allowed: both or neither");
    }
  }

  private static void refuseWithoutTls(Section consul, ConsulAddress address, TlsConfig tls) {
    if (!tls.equals(TlsConfig.NONE) && !consul.refused("address")) {
      consul.error(
          "tls",
          ("without effect, because `consul.address` is `%s`; write `https://...` there, or remove"
                  + " this")
              .formatted(address));
    }
  }

  private static void warn(Section section, TlsConfig tls) {
    if (tls.caFile().isPresent() && tls.caPath().isPresent()) {
      warn(section, "caPath", "without effect beside `caFile`, as in Consul's own command line");
    }
    if (tls.insecureSkipVerify()) {
      warn(
          section,
          "insecureSkipVerify",
          "whoever answers at the address is trusted, and is sent the token");
    }
  }

  private static void warn(Section section, String key, String message) {
    section.findings().add(Severity.WARNING, section.place(key), section.path(key), message);
  }

  private Optional<Path> file(
      String key, Options options, BiFunction<byte[], String, Optional<String>> problem) {
    Optional<NamedPath> file = options.path(key, surroundings);
    if (file.isPresent()) {
      String name = file.get().name();
      try {
        byte[] bytes = ConfigFile.bytes(file.get().path(), name, LARGEST_FILE);
        problem
            .apply(bytes, Shown.of(name))
            .ifPresent(message -> options.section().error(key, message));
      } catch (ConfigFile.Unreadable e) {
        options.section().error(key, "read `%s`: %s".formatted(Shown.of(name), e.message()));
      }
    }
    return file.map(NamedPath::path);
  }

  private Optional<Path> directory(Options options) {
    Optional<NamedPath> directory = options.path("caPath", surroundings);
    directory
        .flatMap(named -> noDirectory(named.path()))
        .ifPresent(problem ->
            options
                .section()
                .error(
                    "caPath",
                    "read `%s`: %s".formatted(Shown.of(directory.get().name()), problem)));
    return directory.map(NamedPath::path);
  }

  private static Optional<String> noDirectory(Path path) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      return Optional.of("a file; allowed: a directory of certificates");
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      return files.iterator().hasNext()
          ? Optional.empty()
          : Optional.of("the directory is empty; allowed: a directory of certificates");
    } catch (IOException e) {
      return Optional.of(ConfigFile.inWords(e));
    }
  }

  private static Optional<String> noCertificate(byte[] bytes, String name) {
    try {
      boolean none =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))
              .isEmpty();
      return none ? Optional.of(noPem(name, "certificate")) : Optional.empty();
    } catch (CertificateException e) {
      return Optional.of(noPem(name, "certificate"));
    }
  }

  private static Optional<String> noKey(byte[] bytes, String name) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains("PRIVATE KEY-----")
        ? Optional.empty()
        : Optional.of(noPem(name, "private key"));
  }

  private static String noPem(String name, String what) {
    return "read `%s`: the file holds no %s in PEM form".formatted(name, what);
  }
}
