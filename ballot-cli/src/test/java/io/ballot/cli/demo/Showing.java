package io.ballot.cli.demo;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;

/**
 * One run of the demo, kept.
 *
 * @param ending how it ended
 * @param output what it printed
 * @param lasted how long it took by the world's clock
 */
record Showing(Demo.Ending ending, String output, Duration lasted) {
  static final int WIDE = 80;

  static Showing of(Plan plan) {
    return of(plan, WIDE, false, Symbols.UNICODE);
  }

  static Showing of(Plan plan, int width, boolean colours, Symbols symbols) {
    StringWriter output = new StringWriter();
    try (World world = new VirtualWorld()) {
      Screen screen = new Screen(new PrintWriter(output), width, colours, symbols);
      Demo.Ending ending = new Demo(world, plan, screen).run();
      return new Showing(ending, output.toString(), Duration.ofNanos(world.timers().now()));
    }
  }

  List<String> lines() {
    return output.lines().toList();
  }

  /** The output as one line, as if it had not been broken. */
  String flat() {
    return output.replaceAll("\\s+", " ");
  }

  static Plan withInstances(int instances) {
    Plan plan = Plan.STANDARD;
    return new Plan(
        instances,
        plan.liveness(),
        plan.lockDelay(),
        plan.promoteLasts(),
        plan.demoteLasts(),
        plan.read(),
        plan.look(),
        plan.patience());
  }

  static Plan withHooks(Duration promote, Duration demote) {
    Plan plan = Plan.STANDARD;
    return new Plan(
        plan.instances(),
        plan.liveness(),
        plan.lockDelay(),
        promote,
        demote,
        plan.read(),
        plan.look(),
        plan.patience());
  }
}
