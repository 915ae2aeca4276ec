package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Whether a registration allows others than its agent to change its tags ({@code
 * EnableTagOverride}): then its agent takes the catalog's over at each full sync, every one to two
 * minutes. Else it brings its own back, and does so at every change of a check in any case.
 */
final class TagOverride {
  static final String FIELD = "EnableTagOverride";

  private TagOverride() {}

  static boolean isOn(JsonNode registration) {
    return registration.path(FIELD).asBoolean();
  }

  /** What follows from its being off, for people. */
  static String caveat(String serviceId) {
    return serviceId
        + " is registered without EnableTagOverride. Should this daemon die while it leads, the"
        + " agent here will bring the tag back every minute or two, and the next leader will"
        + " take it off each time, until this daemon runs again. Register the service with"
        + " EnableTagOverride = true (enable_tag_override in a file) to have the agent give it"
        + " up";
  }
}
