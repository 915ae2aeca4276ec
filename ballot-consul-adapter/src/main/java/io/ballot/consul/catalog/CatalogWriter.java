package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.Json;
import io.ballot.domain.port.PortException;
import java.util.List;

/** Writes tags into the catalog, past the agents. */
final class CatalogWriter {
  /**
   * The most writes in one transaction: Consul 1.8 takes 64 operations (newer ones 128), and two
   * are the fence.
   */
  static final int MOST_WRITES = 64 - Term.CHECKS;

  private final ConsulHttp http;

  CatalogWriter(ConsulHttp http) {
    this.http = http;
  }

  /**
   * A record and the tags that it is to have.
   *
   * @param record as it was read; the write is void if it has changed since
   */
  record Change(ServiceRecord record, List<String> tags) {}

  /**
   * Writes all changes, or none, in one commit that the term fences.
   *
   * @return whether it was done; else a record has changed since it was read
   */
  boolean commit(Term term, List<Change> changes)
      throws PortException, TermOverException, RefusedException {
    ArrayNode operations = Json.array();
    term.addChecks(operations);
    for (Change change : changes) {
      ObjectNode operation = operations.addObject().putObject("Service");
      operation.put("Verb", "cas").put("Node", change.record().id().node());
      operation.set(
          "Service",
          change
              .record()
              .withTags(change.tags())
              .put("ModifyIndex", change.record().modifyIndex()));
    }
    String service = changes.getFirst().record().service();
    long sent = System.nanoTime();
    Answer answer = http.ask("moving the tags of " + service, api -> api.transaction(operations));
    if (answer.isPermissionDenied()) {
      throw RefusedException.of(answer, service);
    }
    if (answer.status() == 409) {
      for (JsonNode error : answer.json().path("Errors")) {
        if (error.path("OpIndex").asInt() < Term.CHECKS) {
          throw new TermOverException();
        }
      }
      return false;
    }
    if (!answer.ok()) {
      throw answer.failure();
    }
    term.committed(sent);
    return true;
  }

  /**
   * Removes the node of a record that was written while its node was deregistered, and so brought
   * it back: with nothing but its name and this instance. Such a node was made by the very commit
   * that made the instance. If anyone has written it since, it is theirs, and stays.
   */
  void removeGhost(ServiceRecord ghost) throws PortException {
    ArrayNode operations = Json.array();
    ObjectNode operation = operations.addObject().putObject("Node");
    operation.put("Verb", "delete-cas");
    operation
        .putObject("Node")
        .put("Node", ghost.id().node())
        .put("ModifyIndex", ghost.createIndex());
    Answer answer =
        http.ask(
            "removing the node " + ghost.id().node() + ", which was deregistered",
            api -> api.transaction(operations));
    if (!answer.ok() && answer.status() != 409) {
      throw answer.failure();
    }
  }

  /**
   * Writes one change alone. Loses nothing of the record, but asks neither whether it has changed
   * since nor whether its node is still there: read it right before.
   */
  void register(Change change) throws PortException, RefusedException {
    ObjectNode registration =
        Json.object().put("Node", change.record().id().node()).put("SkipNodeUpdate", true);
    registration.set("Service", change.record().withTags(change.tags()));
    Answer answer =
        http.ask(
            "writing the tags of " + change.record().id() + " into the catalog",
            api -> api.registerInCatalog(registration));
    if (answer.isPermissionDenied()) {
      throw RefusedException.of(answer, change.record().service());
    }
    if (!answer.ok()) {
      throw answer.failure();
    }
  }
}
