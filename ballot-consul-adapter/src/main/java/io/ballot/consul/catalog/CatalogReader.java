package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.Source;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ServiceObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the catalog. */
final class CatalogReader {
  private final ConsulHttp http;

  CatalogReader(ConsulHttp http) {
    this.http = http;
  }

  /** All instances of a service, as fresh as any write that was confirmed before. */
  List<ServiceRecord> service(String service) throws PortException {
    Answer answer =
        http.ask(
            "reading the instances of " + service,
            api -> api.service(service, Map.of("consistent", "")));
    return records(answer);
  }

  /** One of them; empty where it is gone. */
  Optional<ServiceRecord> instance(String service, InstanceId id) throws PortException {
    return find(service(service), id);
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
