package io.ballot.domain.memory;

import io.ballot.domain.port.Instance;
import java.util.ArrayList;
import java.util.List;

/** Instances with other tags, and all else as it was. */
final class Tags {
  private Tags() {}

  static Instance replace(Instance instance, List<String> tags) {
    return new Instance(
        instance.id(),
        instance.service(),
        instance.address(),
        instance.port(),
        instance.nodeAddress(),
        tags);
  }

  /** With the tag, behind the others unless it is there. */
  static Instance with(Instance instance, String tag) {
    if (instance.carries(tag)) {
      return instance;
    }
    List<String> tags = new ArrayList<>(instance.tags());
    tags.add(tag);
    return replace(instance, tags);
  }

  /** Without the tag. */
  static Instance without(Instance instance, String tag) {
    if (!instance.carries(tag)) {
      return instance;
    }
    List<String> tags = new ArrayList<>(instance.tags());
    tags.removeIf(tag::equals);
    return replace(instance, tags);
  }
}
