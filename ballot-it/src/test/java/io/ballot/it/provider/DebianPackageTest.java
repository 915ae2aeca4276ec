package io.ballot.it.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.consul.ConsulVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to Debian's package, with an apt-get and a dpkg of the test's own. */
class DebianPackageTest {

  @TempDir Path folder;

  @BeforeEach
  void haveASource() throws IOException {
    Files.writeString(
        folder.resolve("sources.list"), "deb http://packages.example/debian new main");
  }

  /** The real PATH comes last: the scripts need its mkdir and the like. */
  private Finding look() throws InterruptedException {
    Map<String, String> environment =
        Map.of(
            "PATH",
            folder.resolve("bin") + ":" + System.getenv("PATH"),
            "HOME",
            folder.resolve("home").toString());
    return new DebianPackage(FakeConsul.linuxWith(environment), new AptSources(folder)).look();
  }

  private void haveApt(String script) throws IOException {
    FakeConsul.program(
        folder.resolve("bin"),
        "apt-get",
        "#!/bin/sh\necho \"$*\" >>'" + folder.resolve("asked") + "'\n" + script);
  }

  private void haveDpkg(String script) throws IOException {
    FakeConsul.program(folder.resolve("bin"), "dpkg", "#!/bin/sh\n" + script);
  }

  private static final String DOWNLOADS =
      "case \"$*\" in *download*) : >consul_1.8.7_amd64.deb ;; esac\n";

  private static final String UNPACKS =
      """
      [ "$1" = -x ] || exit 9
      mkdir -p "$3/usr/bin"
      printf '#!/bin/sh\\necho Consul v1.8.7\\n' >"$3/usr/bin/consul"
      chmod +x "$3/usr/bin/consul"
      """;

  @Test
  void unpacksThePackageIntoTheCache() throws Exception {
    haveApt(DOWNLOADS);
    haveDpkg(UNPACKS);

    Finding.Found found = assertInstanceOf(Finding.Found.class, look());

    assertEquals(new ConsulVersion(1, 8, 7), found.consul().version());
    assertEquals(
        "Debian's package consul_1.8.7_amd64.deb, kept as "
            + folder.resolve("home/.cache/ballot/consul/1.8.7/consul"),
        found.consul().origin());
  }

  @Test
  void givesAptSourcesListsAndACacheOfItsOwnAtEveryCall() throws Exception {
    haveApt(DOWNLOADS);
    haveDpkg(UNPACKS);

    look();

    List<String> calls = Files.readAllLines(folder.resolve("asked"));
    assertEquals(2, calls.size());
    for (String call : calls) {
      for (String option :
          List.of(
              "Dir::Etc::sourcelist=" + folder.resolve("home"),
              "Dir::Etc::sourceparts=/dev/null",
              "Dir::State::lists=" + folder.resolve("home"),
              "Dir::Cache=" + folder.resolve("home"))) {
        assertTrue(call.contains("-o " + option), call);
      }
    }
  }

  @Test
  void saysWhatAptSaidWhenItFails() throws Exception {
    haveApt("echo 'E: Unable to locate package consul'; exit 100\n");
    haveDpkg(UNPACKS);

    String why = assertInstanceOf(Finding.Nothing.class, look()).why();

    assertTrue(why.endsWith("E: Unable to locate package consul"), why);
  }

  @Test
  void saysWhatDpkgSaidWhenItFails() throws Exception {
    haveApt(DOWNLOADS);
    haveDpkg("echo 'no archive'; exit 2\n");

    String why = assertInstanceOf(Finding.Nothing.class, look()).why();

    assertEquals("dpkg could not unpack it: no archive", why);
  }

  @Test
  void saysThatThisMachineHasNoDebianSources() throws Exception {
    Files.writeString(folder.resolve("sources.list"), "# nothing\n");
    haveApt(DOWNLOADS);
    haveDpkg(UNPACKS);

    String why = assertInstanceOf(Finding.Nothing.class, look()).why();

    assertEquals(folder + " names no place with packages of a Debian release", why);
  }
}
