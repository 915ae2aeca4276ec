package io.ballot.consul.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ExcerptsTest {
  @Test
  void putsATextOnOneLine() {
    assertEquals("one two three", Excerpts.of(" one\n\ttwo\r\n three \n", 100));
  }

  @Test
  void replacesWhatCannotBePrinted() {
    assertEquals("a?b?[31mc?", Excerpts.of("a\u0000b\u001b[31mc\u202e", 100));
  }

  @Test
  void saysThatSomethingWasLeftOut() {
    assertEquals("abc…", Excerpts.of("abcdef", 4));
    assertEquals("abcd", Excerpts.of("abcd", 4));
  }

  @Test
  void cutsNoCharacterInHalf() {
    assertEquals("ab…", Excerpts.of("ab😀😀", 4));
    assertEquals("ab😀", Excerpts.of("ab😀", 4));
  }

  @Test
  void givesNothingForNothing() {
    assertEquals("", Excerpts.of("", 10));
    assertEquals("", Excerpts.of(" \n ", 10));
  }
}
