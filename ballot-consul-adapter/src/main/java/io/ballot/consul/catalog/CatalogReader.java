package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulApi;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.Source;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ServiceObservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the catalog. */
final class CatalogReader {
  /**
   * How long an agent may take to bring what it was told into the catalog: some milliseconds
   * mostly, for that is what it does first.
   */
  private static final Duration PUSH = Duration.ofMillis(500);

  /** The same where it was told nothing, and only another tool may have told it something. */
  private static final Duration REST_OF_PUSH = Duration.ofMillis(50);

  /** Every change of the service ends a wait, and so may an agent that does not block. */
  private static final int MOST_WAKES = 20;

  private final ConsulHttp http;

  CatalogReader(ConsulHttp http) {
    this.http = http;
  }

  /** All instances of a service, as fresh as any write that was confirmed before. */
  List<ServiceRecord> service(String service) throws PortException {
    return records(read(service));
  }

  private Answer read(String service) throws PortException {
    return http.ask(
        "reading the instances of " + service, api -> api.service(service, ConsulApi.CONSISTENT));
  }

  /** One of them; empty where it is gone. */
  Optional<ServiceRecord> instance(String service, InstanceId id) throws PortException {
    return find(service(service), id);
  }

  /**
   * One of them as soon as it is as wanted, or as it is when its agent had the time to make it so.
   * To be asked after the agent was told, and before the catalog is written past it: what the agent
   * is about to bring holds what other tools told it, too, and a record that was read before is old
   * then.
   *
   * @param told what the agent was told
   */
  Optional<ServiceRecord> broughtByAgent(
      String service, InstanceId id, AgentServices.Told told, Predicate<ServiceRecord> wanted)
      throws PortException {
    Duration most = told == AgentServices.Told.TAGS ? PUSH : REST_OF_PUSH;
    long end = System.nanoTime() + most.toNanos();
    Answer answer = read(service);
    for (int wakes = 0; ; wakes++) {
      Optional<ServiceRecord> record = find(records(answer), id);
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (record.isEmpty()
          || wanted.test(record.get())
          || left <= 0
          || answer.index() == 0
          || wakes == MOST_WAKES) {
        return record;
      }
      Map<String, String> query =
          Map.of("index", Long.toString(answer.index()), "wait", left + "ms");
      answer =
          http.poll(
              "waiting for the agent to bring " + id + " into the catalog",
              Duration.ofMillis(left),
              api -> api.service(service, query));
    }
  }

  static Optional<ServiceRecord> find(List<ServiceRecord> records, InstanceId id) {
    return records.stream().filter(record -> record.id().equals(id)).findFirst();
  }

  Source<ServiceObservation> source(String service) {
    return index -> {
      ServiceObservation observation = observe(service, index);
      return new Source.Page<>(observation.index(), observation);
    };
  }

  /** All instances of a service as a watch wants them: at once for index 0. */
  ServiceObservation observe(String service, long index) throws PortException {
    Answer answer =
        Source.ask(
            http,
            "watching the instances of " + service,
            index,
            (api, query) -> api.service(service, query));
    List<Instance> instances = records(answer).stream().map(ServiceRecord::instance).toList();
    return new ServiceObservation(answer.index(), instances);
  }

  /** Tells that some service has changed: the index of the last change of any. */
  Source.Page<Long> anyChange(long index) throws PortException {
    Answer answer =
        Source.ask(http, "watching all services", index, (api, query) -> api.services(query));
    if (!answer.ok()) {
      throw answer.failure();
    }
    return new Source.Page<>(
        answer.index(), answer.index(), (long) Source.Page.UNHURRIED * answer.text().length());
  }

  private static List<ServiceRecord> records(Answer answer) throws PortException {
    if (!answer.ok()) {
      throw answer.failure();
    }
    JsonNode rows = answer.json();
    if (!rows.isArray() && !rows.isNull()) {
      throw answer.unexpected("no list of instances");
    }
    List<ServiceRecord> records = new ArrayList<>();
    rows.forEach(row -> records.add(new ServiceRecord(row)));
    return records;
  }
}
