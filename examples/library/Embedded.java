import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.Notice;
import io.ballot.domain.memory.InProcessHooks;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryMarks;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.runtime.Ballot;
import io.ballot.domain.runtime.DaemonIds;
import io.ballot.domain.runtime.Ports;
import io.ballot.domain.runtime.SystemPlatform;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Takes part in an election from inside another program; here without a Consul. */
public final class Embedded {
  public static void main(String[] args) throws InterruptedException {
    var system = new SystemPlatform();
    var platform = system.platform();
    var node = new MemoryBackend(platform.timers()).node("node-1");
    node.register("web", "web-1", "10.0.0.1", 8080);
    var settings =
        ElectionSettings.of("web", "web-1", "service/web/leader")
            .hooks(new HookCommand(List.of("begin")), new HookCommand(List.of("cease")))
            .build();
    var hooks =
        new InProcessHooks(
            platform.timers(),
            run -> {
              System.out.println(run.call().command().words() + " " + run.call().event().text());
              return CompletableFuture.completedFuture(0);
            });
    var leads = new CountDownLatch(1);
    var ballot =
        Ballot.on(
            platform,
            DaemonIds.ofThisProcess(),
            (election, notice) -> {
              if (notice instanceof Notice.Promoted) {
                leads.countDown();
              }
            });
    try (system;
        ballot) {
      ballot.run(
          settings,
          new Ports(
              node.lockPort(), node.catalogPort(), node.healthPort(), hooks, new MemoryMarks()));
      leads.await();
    } // Closing hands over: the demote hook runs, then the lock is released and the session ended.
  }
}
