package io.ballot.consul.health;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.Source;
import io.ballot.domain.port.PortException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The checks of the local node and all its instances as the catalog shows them.
 *
 * @param mayHide whether checks may be left out here. A node always has one of its own, serfHealth,
 *     so an empty answer shows nothing rather than that there is nothing; newer versions say that
 *     they left some out
 * @param ofNode those of the node itself
 * @param ofInstances those of its instances by service id
 */
record NodeChecks(boolean mayHide, List<CheckRow> ofNode, Map<String, List<CheckRow>> ofInstances) {

  /**
   * What of it concerns one instance.
   *
   * @param mayHide whether checks may be left out
   * @param ofNode the checks of its node
   * @param own its own checks; who may see one of them may see them all
   */
  record Part(boolean mayHide, List<CheckRow> ofNode, List<CheckRow> own) {
    List<CheckRow> all() {
      List<CheckRow> all = new ArrayList<>(ofNode);
      all.addAll(own);
      return all;
    }
  }

  Part of(String serviceId) {
    return new Part(mayHide, ofNode, ofInstances.getOrDefault(serviceId, List.of()));
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
      NodeChecks checks = of(answer);
      if (checks.ofNode.isEmpty() && checks.ofInstances.isEmpty()) {
        // It may also have come back under another name.
        local.doubt();
      }
      return Source.Page.of(answer, checks, answer.text().length());
    };
  }

  private static NodeChecks of(Answer answer) throws PortException {
    List<CheckRow> ofNode = new ArrayList<>();
    Map<String, List<CheckRow>> ofInstances = new HashMap<>();
    answer.eachRow(row -> {
      CheckRow check = CheckRow.of(row);
      List<CheckRow> list =
          check.serviceId().isEmpty()
              ? ofNode
              : ofInstances.computeIfAbsent(check.serviceId(), id -> new ArrayList<>(1));
      list.add(check);
    });
    boolean empty = ofNode.isEmpty() && ofInstances.isEmpty();
    return new NodeChecks(empty || answer.filtered(), ofNode, ofInstances);
  }
}
