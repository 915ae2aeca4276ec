package io.ballot.consul.health;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.Source;
import java.util.List;

/**
 * The checks of the local node and all its instances as the catalog shows them.
 *
 * @param filtered whether Consul says that it left some out
 * @param rows the checks
 */
record NodeChecks(boolean filtered, List<CheckRow> rows) {
  NodeChecks {
    rows = List.copyOf(rows);
  }

  /** Whether there is a check of an instance. Who may see one of them may see them all. */
  boolean shows(String serviceId) {
    return rows.stream().anyMatch(row -> row.belongsTo(serviceId));
  }

  /**
   * Whether checks may be left out here. A node always has one of its own, serfHealth, so an empty
   * answer shows nothing rather than that there is nothing.
   */
  boolean mayHide() {
    return rows.isEmpty() || filtered;
  }

  static Source<NodeChecks> source(ConsulHttp http, LocalNode local) {
    return index -> {
      String node = local.name(http);
      Answer answer =
          Source.ask(
              http,
              "watching the checks of the node " + node,
              index,
              (api, query) -> api.nodeHealth(node, query));
      if (!answer.ok()) {
        throw answer.failure();
      }
      NodeChecks checks = new NodeChecks(answer.filtered(), CheckRow.of(answer.json()));
      if (checks.rows().isEmpty()) {
        // It may also have come back under another name.
        local.doubt();
      }
      return new Source.Page<>(answer.index(), checks);
    };
  }
}
