package io.ballot.domain.simulation;

import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.port.InstanceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which instances have got a leader's tag, in what order: told of every change of the catalog. */
final class Additions {
  private final MemoryBackend backend;
  private final Map<String, Map<InstanceId, Long>> numbers = new HashMap<>();
  private long newest;

  Additions(MemoryBackend backend) {
    this.backend = backend;
  }

  /** Looks at a tag from now on. */
  void lookAt(String tag) {
    if (numbers.putIfAbsent(tag, new HashMap<>()) == null) {
      changed();
    }
  }

  /** Something has changed. */
  void changed() {
    numbers.forEach((tag, its) -> {
      List<InstanceId> carriers = backend.carriers("web", tag);
      its.keySet().retainAll(carriers);
      for (InstanceId carrier : carriers) {
        if (!its.containsKey(carrier)) {
          its.put(carrier, ++newest);
        }
      }
    });
  }

  /** The number of the newest so far. */
  long newest() {
    return newest;
  }

  /** Who has carried a tag since a number or longer, and carries it now. */
  List<InstanceId> since(long number, String tag) {
    List<InstanceId> older = new ArrayList<>();
    numbers
        .getOrDefault(tag, Map.of())
        .forEach((carrier, added) -> {
          if (added <= number) {
            older.add(carrier);
          }
        });
    return older;
  }
}
