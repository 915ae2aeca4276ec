package io.ballot.domain.memory;

import io.ballot.domain.port.Instance;
import java.util.ArrayList;
import java.util.List;

/** Instances with other tags, and all else as it was. */
final class Tags {
  private Tags() {}

  /** With the tag, behind the others unless it is there. */
  static Instance with(Instance instance, String tag) {
    if (instance.carries(tag)) {
      return instance;
    }
    List<String> tags = new ArrayList<>(instance.tags());
    tags.add(tag);
    return instance.withTags(tags);
  }

  /** Without the tag. */
  static Instance without(Instance instance, String tag) {
    if (!instance.carries(tag)) {
      return instance;
    }
    List<String> tags = new ArrayList<>(instance.tags());
    tags.removeIf(tag::equals);
    return instance.withTags(tags);
  }
}
