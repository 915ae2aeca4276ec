package io.ballot.it.provider;

import io.ballot.it.consul.ConsulVersion;
import io.ballot.it.provider.ConsulCache.Fetched;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The release that HashiCorp publishes, checked against the SHA-256 sums beside it. A machine that
 * cannot reach the site finds that out within seconds.
 *
 * @param surroundings the machine
 * @param site where the releases are
 * @param reachBound how long the site may take for its first answer
 */
record OfficialRelease(Surroundings surroundings, URI site, Duration reachBound)
    implements ConsulWay {

  static final URI SITE = URI.create("https://releases.hashicorp.com");
  static final Duration REACH_BOUND = Duration.ofSeconds(4);

  /** The version that is fetched when none is asked for. */
  static final ConsulVersion LATEST_TESTED = new ConsulVersion(1, 20, 1);

  private static final Duration DOWNLOAD_BOUND = Duration.ofMinutes(4);
  private static final Set<String> SYSTEMS = Set.of("linux", "darwin");

  @Override
  public String name() {
    return "the official release";
  }

  @Override
  public Finding look() throws InterruptedException {
    Optional<Path> cache = surroundings.cacheFolder();
    if (cache.isEmpty()) {
      return new Finding.Nothing("no place to keep it: neither XDG_CACHE_HOME nor HOME is set");
    }
    if (!SYSTEMS.contains(surroundings.operatingSystem())) {
      return new Finding.Nothing("not for " + surroundings.operatingSystem());
    }
    return new ConsulCache(cache.get()).fetch(surroundings.wantedVersion(), this::fetch);
  }

  private Fetched fetch(Path staging) throws IOException, InterruptedException {
    ConsulVersion version = surroundings.wantedVersion().orElse(LATEST_TESTED);
    String archive =
        "consul_%s_%s_%s.zip"
            .formatted(version, surroundings.operatingSystem(), surroundings.architecture());
    URI folder = site.resolve("/consul/" + version + "/");
    URI sums = folder.resolve("consul_" + version + "_SHA256SUMS");
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(reachBound).build()) {
      try {
        String expected = sumOf(archive, get(client, sums, BodyHandlers.ofString(), reachBound));
        Path zip =
            get(
                client,
                folder.resolve(archive),
                BodyHandlers.ofFile(staging.resolve(archive)),
                DOWNLOAD_BOUND);
        String actual = sha256(zip);
        if (!actual.equals(expected)) {
          return new Fetched.Failed(
              "%s has the SHA-256 sum %s, but %s says %s: not used"
                  .formatted(folder.resolve(archive), actual, sums, expected));
        }
        return new Fetched.Program(unzip(zip, staging), "the official release " + archive);
      } catch (IOException e) {
        return new Fetched.Failed(e.getMessage() == null ? e.toString() : e.getMessage());
      } finally {
        client.shutdownNow();
      }
    }
  }

  private static String sumOf(String archive, String sums) throws IOException {
    return sums.lines()
        .filter(line -> line.endsWith(" " + archive))
        .map(line -> line.substring(0, line.indexOf(' ')).toLowerCase(Locale.ROOT))
        .findFirst()
        .orElseThrow(() -> new IOException("there is no " + archive + " in its SHA256SUMS"));
  }

  private static <T> T get(HttpClient client, URI place, BodyHandler<T> body, Duration bound)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer =
        client.sendAsync(HttpRequest.newBuilder(place).build(), body);
    try {
      // The future, unlike the request's own timeout, covers the body too.
      HttpResponse<T> response = answer.get(bound.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException(place + " answered " + response.statusCode());
      }
      return response.body();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException(place + " did not answer within " + bound.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(place + " cannot be reached: " + e.getCause(), e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException("this JDK has no SHA-256", e));
    }
  }

  private static Path unzip(Path zip, Path folder) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals("consul")) {
          Path program = folder.resolve("consul");
          Files.copy(in, program);
          if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
          }
          return program;
        }
      }
    }
    throw new IOException(zip.getFileName() + " holds no file named consul");
  }
}
