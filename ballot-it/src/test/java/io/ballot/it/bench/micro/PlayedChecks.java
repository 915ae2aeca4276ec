package io.ballot.it.bench.micro;

import io.ballot.consul.http.PlayedAgent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Plays an agent whose node has instances with a check each, and answers blocking queries on them
 * as Consul does: with all of them, when one has changed.
 */
final class PlayedChecks implements PlayedAgent {
  private static final String NODE = "node-1";
  private static final long LONGEST_POLL = TimeUnit.SECONDS.toNanos(10);

  private final int instances;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private long index = 10;
  private long waitedFor;
  private int changed;
  private String status = "passing";

  /** All pass. */
  PlayedChecks(int instances) {
    this.instances = instances;
  }

  static String id(int number) {
    return "web-" + number;
  }

  /** Has the check of one instance be so. */
  void set(int number, String newStatus) {
    lock.lock();
    try {
      index++;
      changed = number;
      status = newStatus;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a blocking query waits for what comes after the last change. */
  void awaitQuery() throws InterruptedException {
    lock.lock();
    try {
      while (waitedFor < index) {
        news.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Page answer(String method, String target, String body) throws InterruptedException {
    if (target.startsWith("/v1/agent/self")) {
      return new Page(200, 1, "{\"Config\":{\"NodeName\":\"" + NODE + "\"}}");
    }
    if (!target.startsWith("/v1/health/node/")) {
      return new Page(404, 1, "");
    }
    int from = target.indexOf("index=");
    long seen = from < 0 ? 0 : Long.parseLong(target.substring(from + 6).replaceFirst("&.*", ""));
    lock.lock();
    try {
      waitedFor = seen;
      news.signalAll();
      for (long left = LONGEST_POLL; seen >= index && left > 0; ) {
        left = news.awaitNanos(left);
      }
      return new Page(200, index, checks());
    } finally {
      lock.unlock();
    }
  }

  private String checks() {
    StringBuilder rows = new StringBuilder("[");
    rows.append(row("serfHealth", "", "passing"));
    for (int number = 0; number < instances; number++) {
      rows.append(',');
      rows.append(row("service:" + id(number), id(number), number == changed ? status : "passing"));
    }
    return rows.append(']').toString();
  }

  /** With the fields of a real one. */
  private static String row(String check, String serviceId, String status) {
    return """
    {"Node":"%s","CheckID":"%s","Name":"Service '%s' check","Status":"%s","Notes":"","Output":"",\
    "ServiceID":"%s","ServiceName":"%s","ServiceTags":["v1"],"Type":"ttl","Definition":{},\
    "CreateIndex":7,"ModifyIndex":7}\
    """
        .formatted(NODE, check, serviceId, status, serviceId, serviceId);
  }
}
