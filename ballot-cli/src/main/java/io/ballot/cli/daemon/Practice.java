package io.ballot.cli.daemon;

import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ElectionConfig;
import io.ballot.cli.logging.Logging;
import io.ballot.consul.ConsulBackend;
import io.ballot.consul.ConsulPorts;
import io.ballot.consul.training.Story;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.Hooks;
import io.ballot.domain.election.Notice;
import io.ballot.domain.memory.MemoryMarks;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.runtime.Ballot;
import io.ballot.domain.runtime.BallotListener;
import io.ballot.domain.runtime.DaemonIds;
import io.ballot.domain.runtime.Platform;
import io.ballot.domain.runtime.Ports;
import io.ballot.domain.runtime.RunningElection;
import io.ballot.domain.runtime.Timers;
import io.ballot.hooks.ProcessHooks;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lives through some terms soon after the start, in a world of its own: an election with the real
 * core, shell, adapter, hooks (of {@code true}) and log lines, on an agent that is played in this
 * process, and with lines that go nowhere. A JVM does everything slowly the first time, and what a
 * daemon does for the first time when it counts is a takeover; most are the first of their process.
 *
 * <p>Nothing outside of this process is touched, save that {@code true} is run some times where
 * hooks are configured. Whatever goes wrong is of no consequence.
 */
final class Practice {
  private static final Logger LOGGER = LoggerFactory.getLogger(Practice.class);

  /** Later than what a daemon has to do at its start. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** By then the compiler has seen to what every request and every step goes through. */
  private static final int ROUNDS = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final HookCommand NOTHING = new HookCommand(List.of("true"));

  private final Platform platform;
  private final Closing closing;
  private final Hooks hooks;

  @Inject
  Practice(BallotConfig config, Platform platform, Closing closing) {
    this(platform, closing, config.elections().stream().anyMatch(Practice::hasHooks));
  }

  /**
   * @param hooks whether processes are started too
   */
  Practice(Platform platform, Closing closing, boolean hooks) {
    this.platform = platform;
    this.closing = closing;
    this.hooks = hooks ? new Hooks(NOTHING, NOTHING, null) : Hooks.NONE;
  }

  private static boolean hasHooks(ElectionConfig election) {
    return !election.settings().hooks().equals(Hooks.NONE);
  }

  /** Has it done in a while, beside everything else. */
  void soon() {
    Thread thread = Thread.ofVirtual().name("practice").unstarted(this::practiseAndTidyUp);
    Timers timers = platform.timers();
    Timers.Timer timer = timers.at(timers.now() + SOON.toNanos(), thread::start);
    closing.add(() -> {
      timer.cancel();
      thread.interrupt();
    });
  }

  private void practiseAndTidyUp() {
    if (practise()) {
      // Only a full collection gives back what the heap has grown by. It takes a moment, once.
      System.gc();
    }
  }

  /** Does it now; tells whether it came to its end. */
  boolean practise() {
    long start = System.nanoTime();
    Story story = new Story();
    Heard heard = new Heard(new NoticeLog(new EventLog(Logging.PRACTICE, false)));
    try (ConsulBackend backend = ConsulBackend.playedBy(story);
        Ballot ballot = Ballot.on(platform, DaemonIds.ofThisProcess(), heard)) {
      story.rivalLeads();
      RunningElection election = ballot.run(settings(), ports(backend.withToken((String) null)));
      for (int round = 0; ; round++) {
        heard.await(Notice.LeaderKnown.class);
        story.rivalGivesUp();
        heard.await(Notice.Promoted.class);
        if (round == ROUNDS) {
          break; // It stops while it leads.
        }
        if (round == 0) {
          story.checkFails();
        } else {
          election.stepDown();
        }
        heard.await(Notice.Demoted.class);
        story.rivalLeads(); // First, or the lock would be taken at once.
        story.checkPasses();
      }
      LOGGER.debug("practised for {} ms", (System.nanoTime() - start) / 1_000_000);
      return true;
    } catch (InterruptedException e) {
      // The daemon ends.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOGGER.debug("could not practise", e);
    } finally {
      story.end();
    }
    return false;
  }

  private ElectionSettings settings() {
    return ElectionSettings.of(Story.SERVICE, Story.SERVICE, Story.KEY)
        .primaryTag("primary")
        .hooks(hooks)
        .build();
  }

  private static Ports ports(ConsulPorts consul) {
    return new Ports(
        consul.locks(),
        consul.catalog(),
        consul.health(),
        new ProcessHooks(warning -> {}),
        new MemoryMarks());
  }

  /** Passes on what is noticed, and lets somebody wait for it. */
  private record Heard(NoticeLog log, BlockingQueue<Notice> notices) implements BallotListener {
    Heard(NoticeLog log) {
      this(log, new LinkedBlockingQueue<>());
    }

    @Override
    public void noticed(String election, Notice notice) {
      log.noticed(election, notice);
      notices.add(notice);
    }

    void await(Class<? extends Notice> kind) throws InterruptedException {
      long end = System.nanoTime() + PATIENCE.toNanos();
      for (Notice notice = next(end); !kind.isInstance(notice); notice = next(end)) {
        // Something else.
      }
    }

    private Notice next(long end) throws InterruptedException {
      Notice notice = notices.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (notice == null) {
        throw new IllegalStateException("nothing happened for " + PATIENCE);
      }
      return notice;
    }
  }
}
