package io.ballot.consul.tls;

import io.ballot.consul.files.ReplacedFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS of sockets, each by what the files hold then: certificates and keys that are replaced
 * on the disk count from the next connection on. Connections that are there stay, so that nothing
 * which depends on them is disturbed.
 *
 * <p>Files that cannot be used, such as a certificate whose key has not been written yet, leave
 * those that were read before in force, which is told once for each reason. Where there were none
 * before, every connection fails with the reason until there are.
 */
public final class ReloadingTls extends SSLSocketFactory {
  private final ConsulTls tls;
  private final ReplacedFiles files;
  private final Consumer<String> told;
  private @Nullable TlsMaterial material;
  private @Nullable String problem;

  /**
   * Reads nothing yet.
   *
   * @param told told in a sentence of files that were taken up, or cannot be
   */
  public ReloadingTls(ConsulTls tls, Consumer<String> told) {
    this(tls, told, System::nanoTime);
  }

  ReloadingTls(ConsulTls tls, Consumer<String> told, LongSupplier clock) {
    this.tls = tls;
    this.told = told;
    this.files = new ReplacedFiles(tls.files().toList(), clock);
  }

  /** The name that the agent's certificate has to hold where the address's host is {@code host}. */
  public String nameOf(String host) {
    String serverName = tls.serverName();
    return serverName == null ? host : serverName;
  }

  /** Whether any certificate will do. */
  public boolean isInsecure() {
    return tls.insecureSkipVerify();
  }

  /** Whom it trusts at the time it is asked. */
  public X509TrustManager trust() {
    return new TrustsAsRead(this);
  }

  /** What the files hold now. */
  synchronized TlsMaterial material() throws IOException {
    if (files.taken()) {
      read();
    }
    TlsMaterial current = material;
    if (current == null) {
      throw new IOException(String.valueOf(problem));
    }
    return current;
  }

  private void read() {
    boolean again = material != null || problem != null;
    try {
      material = TlsMaterial.read(tls);
      problem = null;
      if (again) {
        told.accept("took up the TLS files that were replaced, for connections from now on");
      }
    } catch (IOException e) {
      // A file that is half written may look the same from outside when it is whole.
      files.readAgain();
      String reason = String.valueOf(e.getMessage());
      if (!reason.equals(problem) && material != null) {
        told.accept(
            "the TLS files were replaced and cannot be used, so those read before stay in force: "
                + reason);
      }
      problem = reason;
    }
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return factory().createSocket(socket, nameOf(host), port, autoClose);
  }

  private SSLSocketFactory factory() throws IOException {
    return material().context().getSocketFactory();
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return ((SSLSocketFactory) SSLSocketFactory.getDefault()).getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return ((SSLSocketFactory) SSLSocketFactory.getDefault()).getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw layersOnly();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    throw layersOnly();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw layersOnly();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    throw layersOnly();
  }

  private static IOException layersOnly() {
    return new IOException("makes TLS of sockets that are connected, and connects none");
  }
}
