package io.ballot.consul.watch;

import io.ballot.domain.port.PortException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * All who watch one thing: told each change of it once, and the present when they join. Its owner's
 * lock guards it.
 */
public final class Audience<T> {
  private final BiPredicate<T, T> same;
  private final Set<Mailbox<T>> mailboxes = new LinkedHashSet<>(2);
  private @Nullable T present;

  /**
   * Nobody as yet.
   *
   * @param same whether two observations say the same, so that the second need not be told
   */
  public Audience(BiPredicate<T, T> same) {
    this.same = same;
  }

  /** One more. */
  public void join(Mailbox<T> mailbox) {
    mailboxes.add(mailbox);
    if (present != null) {
      mailbox.seen(present);
    }
  }

  /** One less; tells whether it was the last one. */
  public boolean leave(Mailbox<T> mailbox) {
    mailboxes.remove(mailbox);
    return mailboxes.isEmpty();
  }

  /** What was observed last, {@code null} before that and in an outage. */
  public @Nullable T present() {
    return present;
  }

  /** Tells what is observed, if it is not what was told last. */
  public void seen(T observation) {
    T before = present;
    present = observation;
    if (before == null || !same.test(before, observation)) {
      mailboxes.forEach(mailbox -> mailbox.seen(observation));
    }
  }

  /** What was seen before is no longer the present; the same again will end the outage. */
  public void failed(PortException failure) {
    present = null;
    mailboxes.forEach(mailbox -> mailbox.failed(failure));
  }

  /** Tells nobody anything more. */
  public void close() {
    mailboxes.forEach(Mailbox::close);
  }
}
