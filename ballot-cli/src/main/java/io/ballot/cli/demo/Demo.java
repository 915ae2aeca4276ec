package io.ballot.cli.demo;

import io.ballot.cli.logging.Style;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;

/** The whole demo, from the first line to the exit code. */
public final class Demo {
  /** How it can end. */
  public enum Ending {
    /** Every change that should have come did, and as it should. */
    AS_EXPECTED,
    /** One did not. */
    MISSED,
    /** Somebody ended it. */
    INTERRUPTED
  }

  private final World world;
  private final Plan plan;
  private final Cast cast;
  private final Screen screen;

  Demo(World world, Plan plan, Screen screen) {
    this.world = world;
    this.plan = plan;
    this.cast = new Cast(world, plan);
    this.screen = screen;
  }

  /**
   * Shows the demo to people, in real time; takes about 15 s. Interrupted, it ends at once, and the
   * thread stays interrupted.
   *
   * @param out where to
   * @param charset what {@code out} encodes in, which says what signs can be used
   * @param width how many columns it shows
   * @param colours whether it shows colours
   */
  public static Ending show(PrintWriter out, Charset charset, int width, boolean colours) {
    try (World world = new RealWorld()) {
      Screen screen = new Screen(out, width, colours, Symbols.in(charset));
      return new Demo(world, Plan.STANDARD, screen).run();
    }
  }

  /** Plays all scenes; the first that fails is the last. */
  Ending run() {
    screen.line(
        screen.styled(
            Style.BOLD,
            "ballot demo: " + plan.instances() + " instances of a service elect a leader"));
    screen.line(
        "Real daemons, in real time, on an embedded stand-in for Consul. Lines with "
            + screen.symbols().act()
            + " say what is done to them; all others are what they report. A hook takes "
            + Words.length(plan.promoteLasts())
            + ". Ends by itself in about 15"
            + Screen.TIE
            + "s, or by Ctrl-C.");
    Narrator narrator = new Narrator(cast, world.timers(), screen);
    Stage stage = new Stage(world, plan, cast, narrator);
    try {
      play(stage);
      new Summary(screen, plan).print(stage.changes());
      return screen.isGone() ? Ending.MISSED : Ending.AS_EXPECTED;
    } catch (Missed missed) {
      failed(narrator, missed);
      return Ending.MISSED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Ending.INTERRUPTED;
    }
  }

  private void play(Stage stage) throws Missed, InterruptedException {
    List<Scene> scenes = Scene.ALL;
    for (int number = 1; number <= scenes.size(); number++) {
      Scene scene = scenes.get(number - 1);
      if (screen.isGone()) {
        throw new Missed("somebody reads this", "the output is closed");
      }
      stage.narrator().title(number + "/" + scenes.size(), scene.title(), scene.watch(plan));
      stage.pause(plan.read());
      scene.play(stage);
      stage.pause(number < scenes.size() ? plan.look() : Duration.ZERO);
    }
  }

  private void failed(Narrator narrator, Missed missed) {
    narrator.bad("this did not come as it should");
    screen.blank();
    screen.line("expected: ", missed.expected());
    screen.line("seen:     ", missed.seen());
    screen.blank();
    screen.line(
        "The demo has failed. If this machine was too busy to run it, or slept meanwhile, try"
            + " again; otherwise it is a bug: please report it with the lines above.");
  }
}
