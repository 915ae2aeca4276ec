package io.ballot.cli.logging;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A stream that outlives the appender that writes to it. */
final class KeptOpen extends FilterOutputStream {
  KeptOpen(OutputStream output) {
    super(output);
  }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    out.write(bytes, start, length);
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
