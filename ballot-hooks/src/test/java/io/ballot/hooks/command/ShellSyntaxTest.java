package io.ballot.hooks.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is noticed for those who expected a shell. */
class ShellSyntaxTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '^',
      value = {
        "a | b ! 2 ! | ! pipe",
        "a || b ! 2 ! || ! pipe",
        "a > f ! 2 ! > ! redirection",
        "a 2>>f ! 3 ! >> ! redirection",
        "a<f ! 1 ! < ! redirection",
        "a <<EOF ! 2 ! << ! redirection",
        "a; b ! 1 ! ; ! end of a command",
        "a && b ! 2 ! && ! list of commands",
        "a & ! 2 ! & ! list of commands",
        "echo $HOME ! 5 ! $HOME ! variable",
        "echo ${A:-b}c ! 5 ! ${A:-b} ! variable",
        "echo $1 ! 5 ! $1 ! variable",
        "echo $? ! 5 ! $? ! variable",
        "echo \"a $B c\" ! 8 ! $B ! variable",
        "echo $(date) ! 5 ! $( ! command whose output is put in its place",
        "echo \"`date\" ! 6 ! ` ! command whose output is put in its place",
        "rm *.txt ! 3 ! * ! pattern for file names",
        "rm a?b ! 4 ! ? ! pattern for file names",
        "rm [ab] ! 3 ! [ ! pattern for file names",
        "~/bin/x ! 0 ! ~ ! home directory",
        "a #b ! 2 ! # ! comment",
        "A=b c ! 0 ! A= ! assignment",
      })
  void isNoticed(String text, int position, String syntax, String meaning) throws Exception {
    assertEquals(
        new ShellSyntax(position, syntax, meaning), WordSplitter.shellSyntax(text).getFirst());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/bin/notify --to=ops a~b a#b x=y",
        "a '|' \\> \"; & ( ) < * ? [x] ~ #\" '$HOME' \\$HOME \"\\$HOME\" '`'",
        "cost 5$ a$ \"$\" $.",
        "sh -c 'echo $HOME | tee f; date'",
        "a []",
        "",
        "a b\n",
      })
  void isNotNoticedWhereAShellWouldTakeItAsItStands(String text) throws Exception {
    assertEquals(List.of(), WordSplitter.shellSyntax(text));
  }

  @Test
  void noticesEachOnce() throws Exception {
    assertEquals(
        List.of("$A", "|", ">", "&&", "the line end"),
        WordSplitter.shellSyntax("echo $A | b > c && d\ne").stream()
            .map(ShellSyntax::text)
            .toList());
  }

  @Test
  void saysWhatToWrite() throws Exception {
    assertEquals(
        "no shell is used, so | at character 3 is passed on as it stands and is no pipe; where that"
            + " is wanted write sh -c '…'",
        WordSplitter.shellSyntax("a | b").getFirst().sentence());
  }

  @Test
  void tellsOnlyTheFirstOfVeryMany() throws Exception {
    assertEquals(
        WordSplitter.MOST_SYNTAX, WordSplitter.shellSyntax("ls " + "*".repeat(1000)).size());
  }

  @Test
  void takesALineEndBeforeNothingButWhiteSpaceForNone() throws Exception {
    assertEquals(List.of(), WordSplitter.shellSyntax("ls \n \n\t\n"));
    assertEquals(1, WordSplitter.shellSyntax("ls\nls\n").size());
  }

  @Test
  void noticesAnExpansionWhoseEndIsFar() throws Exception {
    assertEquals(1, WordSplitter.shellSyntax("ls ${A:-" + "b".repeat(200) + "}").size());
    assertEquals(1, WordSplitter.shellSyntax("ls ${A:-" + "b".repeat(300) + "}").size());
  }
}
