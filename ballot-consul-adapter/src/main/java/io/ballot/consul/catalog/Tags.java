package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Lists of tags; every change keeps the order of the rest. */
final class Tags {
  private Tags() {}

  /** The tags in a JSON array; none for a JSON null. */
  static List<String> of(JsonNode array) {
    List<String> tags = new ArrayList<>();
    array.forEach(tag -> tags.add(tag.asText()));
    return List.copyOf(tags);
  }

  /** The tags with one at their end, or as they are where they hold it. */
  static List<String> with(List<String> tags, String tag) {
    if (tags.contains(tag)) {
      return tags;
    }
    List<String> more = new ArrayList<>(tags);
    more.add(tag);
    return List.copyOf(more);
  }

  static List<String> without(List<String> tags, String tag) {
    return tags.stream().filter(other -> !other.equals(tag)).toList();
  }
}
