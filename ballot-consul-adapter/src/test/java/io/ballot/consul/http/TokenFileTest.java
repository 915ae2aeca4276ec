package io.ballot.consul.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  private final AtomicLong clock = new AtomicLong();

  @TempDir private Path folder;

  @Test
  void takesUpATokenThatReplacesTheOldOneWithinASecond() throws Exception {
    TokenFile token = new TokenFile(written("token", "first\n"), "first", clock::get);
    assertEquals("first", token.current());

    replace("second-one\n");
    assertEquals("first", token.current());
    clock.addAndGet(Duration.ofSeconds(1).toNanos());

    assertEquals("second-one", token.current());
  }

  @Test
  void keepsTheLastOneWhileTheFileIsGoneOrHoldsNone() throws Exception {
    Path file = written("token", "first");
    TokenFile token = new TokenFile(file, "first", clock::get);
    assertEquals("first", token.current());

    Files.delete(file);
    assertEquals("first", aSecondLater(token));
    Files.writeString(file, "");
    assertEquals("first", aSecondLater(token));
    Files.writeString(file, "two words");
    assertEquals("first", aSecondLater(token));
    Files.writeString(file, "second");
    assertEquals("second", aSecondLater(token));
  }

  @Test
  void isTheSameAsAnotherOfTheSameFileAlone() throws Exception {
    Path file = written("token", "first");

    assertEquals(TokenSource.ofFile(file, "first"), TokenSource.ofFile(file, "other"));
    assertNotEquals(
        TokenSource.ofFile(file, "first"), TokenSource.ofFile(folder.resolve("x"), "first"));
  }

  @Test
  void showsNoToken() throws Exception {
    assertFalse(TokenSource.of("hunter2").toString().contains("hunter2"));
    assertFalse(
        TokenSource.ofFile(written("token", "hunter2"), "hunter2").toString().contains("hunter2"));
  }

  private String aSecondLater(TokenFile token) {
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    return token.current();
  }

  private Path written(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void replace(String text) throws IOException {
    Files.move(written("new", text), folder.resolve("token"), StandardCopyOption.ATOMIC_MOVE);
  }
}
