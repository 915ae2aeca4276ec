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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads the catalog. */
final class CatalogReader {
  /**
   * How long an agent may take to bring what it was told into the catalog: some milliseconds
   * mostly, for that is what it does first.
   */
  private static final Duration PUSH = Duration.ofMillis(500);

  /**
   * The same at least where it was told nothing, and only another tool may have told it something.
   */
  private static final Duration REST_OF_PUSH = Duration.ofMillis(20);

  /** Every change of the service ends a wait, and so may an agent that does not block. */
  private static final int MOST_WAKES = 20;

  private final ConsulHttp http;

  CatalogReader(ConsulHttp http) {
    this.http = http;
  }

  /**
   * All instances of a service.
   *
   * @param index of the answer
   * @param took how long it took to read
   */
  record Instances(long index, Duration took, List<ServiceRecord> records) {}

  /** All instances of a service, as fresh as any write that was confirmed before. */
  Instances instances(String service) throws PortException {
    long asked = System.nanoTime();
    Answer answer =
        http.ask(
            "reading the instances of " + service,
            api -> api.service(service, ConsulApi.CONSISTENT));
    Duration took = Duration.ofNanos(System.nanoTime() - asked);
    return new Instances(answer.index(), took, records(answer));
  }

  /** The same, themselves alone. */
  List<ServiceRecord> service(String service) throws PortException {
    return instances(service).records();
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
   * @param latest what was read last, of whatever age
   */
  Optional<ServiceRecord> broughtByAgent(
      String service,
      InstanceId id,
      AgentServices.Told told,
      Instances latest,
      Predicate<ServiceRecord> wanted)
      throws PortException {
    Duration most = told == AgentServices.Told.TAGS ? PUSH : restOfPush(latest);
    long end = System.nanoTime() + most.toNanos();
    List<ServiceRecord> records = latest.records();
    long index = latest.index();
    for (int wakes = 0; ; wakes++) {
      Optional<ServiceRecord> record = find(records, id);
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (record.isEmpty()
          || wanted.test(record.get())
          || left <= 0
          || index == 0
          || wakes == MOST_WAKES) {
        return record;
      }
      Map<String, String> query = Map.of("index", Long.toString(index), "wait", left + "ms");
      Answer answer =
          http.poll(
              "waiting for the agent to bring " + id + " into the catalog",
              Duration.ofMillis(left),
              api -> api.service(service, query));
      records = records(answer);
      index = answer.index();
    }
  }

  /** An agent's way to its servers is as long as a read's, forth and back. */
  private static Duration restOfPush(Instances latest) {
    Duration way = latest.took().multipliedBy(2);
    Duration least = way.compareTo(PUSH) < 0 ? way : PUSH;
    return least.compareTo(REST_OF_PUSH) > 0 ? least : REST_OF_PUSH;
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
    return Source.Page.of(
        answer, answer.index(), (long) Source.Page.UNHURRIED * answer.text().length());
  }

  /** The names of all nodes, as fresh as any write that was confirmed before. */
  Set<String> nodes() throws PortException {
    Answer answer = http.ask("reading the nodes", api -> api.nodes(ConsulApi.CONSISTENT));
    Set<String> names = new HashSet<>();
    rows(answer).forEach(row -> names.add(row.path("Node").asText()));
    return names;
  }

  private static List<ServiceRecord> records(Answer answer) throws PortException {
    List<ServiceRecord> records = new ArrayList<>();
    rows(answer).forEach(row -> records.add(new ServiceRecord(row)));
    return records;
  }

  private static JsonNode rows(Answer answer) throws PortException {
    if (!answer.ok()) {
      throw answer.failure();
    }
    JsonNode rows = answer.json();
    if (!rows.isArray() && !rows.isNull()) {
      throw answer.unexpected("no list");
    }
    return rows;
  }
}
