package io.ballot.consul.catalog;

import io.ballot.consul.watch.Questions;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks an agent for its registrations: each by itself while few are asked for at once, and where
 * many are, as when a thousand elections begin, all of them in one request.
 */
final class AgentQuestions {
  private static final int SINGLY = 4;

  private final AgentServices agent;
  private final Questions questions = new Questions();
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock asking = new ReentrantLock();
  private int single;
  private CompletableFuture<Map<String, AgentService>> all = new CompletableFuture<>();
  private boolean wanted;

  AgentQuestions(AgentServices agent) {
    this.agent = agent;
  }

  /** A registration, by a request that is sent from now on; empty where the agent knows none. */
  Optional<AgentService> find(String serviceId) throws PortException {
    return takePlace() ? findSingly(serviceId) : findAmongAll(serviceId);
  }

  private boolean takePlace() {
    lock.lock();
    try {
      boolean free = single < SINGLY;
      single += free ? 1 : 0;
      return free;
    } finally {
      lock.unlock();
    }
  }

  private Optional<AgentService> findSingly(String serviceId) throws PortException {
    try {
      return agent.find(serviceId);
    } finally {
      lock.lock();
      try {
        single--;
      } finally {
        lock.unlock();
      }
    }
  }

  private Optional<AgentService> findAmongAll(String serviceId) throws PortException {
    AgentService found = askForAll().get(serviceId);
    // A list leaves out, without a word, what the token may not see.
    return found == null ? questions.ask(() -> agent.find(serviceId)) : Optional.of(found);
  }

  /** All that the agent has, by a request that others who ask meanwhile share. */
  private Map<String, AgentService> askForAll() throws PortException {
    CompletableFuture<Map<String, AgentService>> answer;
    boolean first;
    lock.lock();
    try {
      answer = all;
      first = !wanted;
      wanted = true;
    } finally {
      lock.unlock();
    }
    if (first) {
      ask(answer);
    }
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof PortException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private void ask(CompletableFuture<Map<String, AgentService>> answer) {
    // One at a time, so that those who come while it is under way gather for the next one.
    asking.lock();
    try {
      lock.lock();
      try {
        all = new CompletableFuture<>();
        wanted = false;
      } finally {
        lock.unlock();
      }
      answer.complete(agent.all());
    } catch (PortException e) {
      answer.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(
          new PortException(Failure.UNAVAILABLE, "asking the agent for all ended with " + e, e));
    } finally {
      asking.unlock();
    }
  }
}
