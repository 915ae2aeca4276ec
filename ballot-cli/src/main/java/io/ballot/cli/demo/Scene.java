package io.ballot.cli.demo;

import java.util.List;

/** One thing that is done to the cast, and what has to come of it. */
interface Scene {
  /** All of them, in order. */
  List<Scene> ALL =
      List.of(
          new Election(),
          new FailingCheck(),
          new Crash(),
          new ComeBack(),
          new HandOver(),
          new OrderlyEnd());

  /** What is done. */
  String title();

  /** What to look at, in a sentence. */
  String watch(Plan plan);

  /**
   * Plays it.
   *
   * @throws Missed when what should have come did not
   */
  void play(Stage stage) throws Missed, InterruptedException;
}
