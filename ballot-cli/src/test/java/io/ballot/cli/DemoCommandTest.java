package io.ballot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class DemoCommandTest {
  private final StringWriter out = new StringWriter();
  private final CommandLine command =
      new CommandLine(new DemoCommand())
          .setOut(new PrintWriter(out))
          .setErr(new PrintWriter(new StringWriter()));

  @Test
  void itsHelpSaysWhatItNeedsAndHowItEnds() {
    assertEquals(0, command.execute("--help"));
    assertTrue(out.toString().contains("neither Consul nor a configuration"), out::toString);
    assertTrue(out.toString().contains("130"), out::toString);
  }

  @Test
  void anInterruptedDemoEndsWith130() {
    Thread.currentThread().interrupt();
    try {
      assertEquals(130, command.execute());
    } finally {
      assertTrue(Thread.interrupted());
    }
  }
}
