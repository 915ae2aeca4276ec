package io.ballot.domain.election;

import java.util.List;

/**
 * What was found wrong with a tag.
 *
 * @param tag which
 * @param text what, for messages
 * @param missing whether this instance lacks it
 * @param others other instances that carry it, and must not
 */
record WrongTag(String tag, String text, boolean missing, List<String> others) {
  WrongTag {
    others = List.copyOf(others);
  }

  static WrongTag missing(String tag, String text) {
    return new WrongTag(tag, text, true, List.of());
  }

  static WrongTag onOthers(String tag, List<String> others) {
    return new WrongTag(tag, "it is on " + String.join(", ", others), false, others);
  }

  static WrongTag here(String tag, String text) {
    return new WrongTag(tag, text, false, List.of());
  }
}
