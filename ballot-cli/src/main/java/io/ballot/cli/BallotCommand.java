package io.ballot.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What stands before the command: the options that all commands share. */
@Command(
    name = "ballot",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Elects one leader among the instances of a service registered in Consul.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:an orderly end",
      "  1:an unexpected failure, or the watchdog ended the daemon",
      "  2:a wrong command line",
      "  3:out of memory",
      " 78:the configuration is refused",
      "130:ended by a second signal",
    },
    footerHeading = "%nFiles:%n",
    footer = {
      "  $$HOME/.ballot.yaml   the configuration, unless --config names another",
      "",
      "Environment:",
      "  BALLOT_CONSUL_..., BALLOT_ELECTION_...",
      "                       options of the file, over it: BALLOT_CONSUL_LIVENESS",
      "  CONSUL_HTTP_ADDR, CONSUL_HTTP_TOKEN, CONSUL_HTTP_TOKEN_FILE, CONSUL_HTTP_SSL,",
      "  CONSUL_HTTP_SSL_VERIFY, CONSUL_HTTP_AUTH, CONSUL_CACERT, CONSUL_CAPATH,",
      "  CONSUL_CLIENT_CERT, CONSUL_CLIENT_KEY, CONSUL_TLS_SERVER_NAME",
      "                       as for Consul's own command, where the file says nothing",
      "  STATE_DIRECTORY, XDG_STATE_HOME",
      "                       where the marks of running terms are kept, likewise",
      "",
      "Signals:",
      "  TERM, INT            `ballot run` steps down in good order; a second one ends",
      "                       it at once",
      "",
      "Examples:",
      "  ballot validate --config /etc/ballot/config.yaml",
      "  ballot run --config /etc/ballot/config.yaml",
      "",
      "What a command does and takes: ballot COMMAND --help",
    })
final class BallotCommand {
  static final String CONFIG = "--config";

  @Option(
      names = CONFIG,
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The configuration; also after the command. Default: $$HOME/.ballot.yaml")
  private @Nullable Path config; // No Optional: for a Path, a shell completes the names of files.

  /** The configuration that was named, before or after the command. */
  Optional<Path> config() {
    return Optional.ofNullable(config);
  }
}
