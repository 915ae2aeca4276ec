package io.ballot.domain.memory;

import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.HookFixture;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.SessionId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The hook suite on code in virtual time: the commands' first words say what to do. */
final class InProcessHookFixture implements HookFixture {
  private final VirtualTimers timers = new VirtualTimers();
  private final ContractTime time = ContractTime.virtual(timers);
  private final HookPort port = new InProcessHooks(timers, InProcessHookFixture::begin);

  private static CompletionStage<Integer> begin(HookRun run) {
    List<String> words = run.call().command().words();
    String argument = words.getLast();
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    switch (words.getFirst()) {
      case "exits" -> ended.complete(Integer.parseInt(argument));
      case "prints" -> {
        run.print(argument);
        ended.complete(0);
      }
      case "printsError" -> {
        run.printError(argument);
        ended.complete(0);
      }
      case "printsVariable" -> {
        run.print(String.valueOf(run.call().environment().get(argument)));
        ended.complete(0);
      }
      case "printsLines" -> {
        for (int i = 0; i < Integer.parseInt(argument); i++) {
          run.print("line");
        }
        ended.complete(0);
      }
      case "lasts" -> {
        run.print("ready");
        run.onStop(() -> ended.complete(143));
      }
      case "defiesStop" -> run.print("ready");
      default -> throw new IllegalArgumentException("there is no '" + words.getFirst() + "'");
    }
    return ended;
  }

  @Override
  public HookPort port() {
    return port;
  }

  @Override
  public HookCommand exits(int code) {
    return command("exits", Integer.toString(code));
  }

  @Override
  public HookCommand prints(boolean error, String line) {
    return command(error ? "printsError" : "prints", line);
  }

  @Override
  public HookCommand printsVariable(String name) {
    return command("printsVariable", name);
  }

  @Override
  public HookCommand printsLines(int lines) {
    return command("printsLines", Integer.toString(lines));
  }

  @Override
  public int tooManyLines() {
    return Tellings.MOST_LINES + 100;
  }

  @Override
  public HookCommand printsLongLine(int letters) {
    return command("prints", "x".repeat(letters));
  }

  @Override
  public int tooManyLetters() {
    return 2 * Tellings.LONGEST_LINE;
  }

  @Override
  public HookCommand readsItsInput() {
    // Code has no standard input, which is as good as an empty one.
    return exits(0);
  }

  @Override
  public HookCommand lasts() {
    return command("lasts");
  }

  @Override
  public HookCommand defiesStop() {
    return command("defiesStop");
  }

  @Override
  public HookCommand cannotStart() {
    return command("nothing");
  }

  @Override
  public Orphan leaveOrphan() {
    // What runs in a process dies with it.
    Mark mark = new Mark(new LockKey("key"), "db", new SessionId("session"), 42, null);
    return new Orphan(mark, 0, () -> false);
  }

  @Override
  public ContractTime time() {
    return time;
  }

  @Override
  public void close() {
    // Nothing outlives the test.
  }

  private static HookCommand command(String... words) {
    return new HookCommand(List.of(words));
  }
}
