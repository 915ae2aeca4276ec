package io.ballot.it.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.it.provider.AptSources.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {

  @TempDir Path folder;

  private List<Source> rewritten(String fileName, String text) throws IOException {
    Path file = folder.resolve(fileName);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
    return new AptSources(folder).forSuite("old");
  }

  @Test
  void rewritesALineAndKeepsItsPlaceAndOptions() throws Exception {
    List<Source> sources =
        rewritten(
            "sources.list",
            """
            # deb http://commented.example/debian new main
            deb [signed-by=/keys/a.gpg arch=amd64] http://packages.example/debian new main contrib
            """);

    assertEquals(
        List.of(
            new Source(
                "suite.list",
                "deb [signed-by=/keys/a.gpg arch=amd64] http://packages.example/debian old"
                    + " main\n")),
        sources);
  }

  @Test
  void passesOverLinesOfSourcePackagesUpdatesAndOtherParts() throws Exception {
    List<Source> sources =
        rewritten(
            "sources.list.d/more.list",
            """
            deb-src http://packages.example/debian new main
            deb http://packages.example/debian new-updates main
            deb http://security.example/debian new-security main
            deb http://packages.example/debian new contrib
            deb http://vendor.example/ ./
            """);

    assertEquals(List.of(), sources);
  }

  @Test
  void rewritesAStanzaAndKeepsAKeyOfSeveralLines() throws Exception {
    List<Source> sources =
        rewritten(
            "sources.list.d/debian.sources",
            """
            Types: deb deb-src
            # a comment
            URIs: http://packages.example/debian
            Suites: new new-updates
            Components: main contrib
            Signed-By:
             -----BEGIN-----
             .
             abc

            Types: deb
            URIs: http://security.example/debian
            Suites: new-security
            Components: main
            """);

    assertEquals(
        List.of(
            new Source(
                "suite.sources",
                """
                URIs: http://packages.example/debian
                Signed-By:
                 -----BEGIN-----
                 .
                 abc
                Types: deb
                Suites: old
                Components: main
                Targets: Packages
                """)),
        sources);
  }

  @Test
  void passesOverAStanzaThatIsSwitchedOff() throws Exception {
    List<Source> sources =
        rewritten(
            "sources.list.d/off.sources",
            """
            Enabled: no
            Types: deb
            URIs: http://packages.example/debian
            Suites: new
            Components: main
            """);

    assertEquals(List.of(), sources);
  }

  @Test
  void readsNothingWhereThereIsNoApt() throws Exception {
    assertEquals(List.of(), new AptSources(folder.resolve("nothing")).forSuite("old"));
  }
}
