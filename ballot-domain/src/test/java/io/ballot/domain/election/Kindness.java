package io.ballot.domain.election;

import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.SessionDescription;
import io.ballot.domain.port.TagAnswer;
import java.util.function.Consumer;

/** How a world answers that means well. */
final class Kindness {
  private Kindness() {}

  static void answer(Effect effect, Consumer<Event> post) {
    switch (effect) {
      case Effect.DescribeSession it ->
          post.accept(
              new Event.DescribeReply(
                  it.attempt(), new Reply.Answered<>(new SessionDescription.NotVisible())));
      case Effect.AssignTag it ->
          post.accept(
              new Event.TagReply(it.attempt(), new Reply.Answered<>(new TagAnswer.Done(true))));
      case Effect.AddTag it ->
          post.accept(
              new Event.TagReply(it.attempt(), new Reply.Answered<>(new TagAnswer.Done(true))));
      case Effect.RemoveTag it ->
          post.accept(
              new Event.TagReply(it.attempt(), new Reply.Answered<>(new TagAnswer.Done(true))));
      case Effect.ReadMark it ->
          post.accept(
              new Event.MarkReadReply(it.attempt(), new Reply.Answered<>(new MarkReading.None())));
      case Effect.WriteMark it -> post.accept(new Event.MarkReply(it.attempt(), null));
      case Effect.RemoveMark it -> post.accept(new Event.MarkReply(it.attempt(), null));
      case Effect.EndOrphans it -> post.accept(new Event.OrphansReply(it.attempt(), 0));
      case Effect.StartHook it -> {
        post.accept(new Event.HookStarted(it.attempt(), Cast.PROCESS));
        post.accept(new Event.HookEnded(it.attempt(), Cast.SUCCESS));
      }
      default -> {
        // The others are nobody's to answer by the way.
      }
    }
  }
}
