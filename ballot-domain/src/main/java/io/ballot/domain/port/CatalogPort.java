package io.ballot.domain.port;

/**
 * Registrations and their tags. Follows the rules of the {@linkplain io.ballot.domain.port
 * package}.
 *
 * <p>A change of a tag changes nothing else of a registration, and keeps the order of the other
 * tags. Two changes of tags of one local instance through one object do not undo each other,
 * whichever threads they come from.
 */
public interface CatalogPort {
  /**
   * Watches the registration of one local instance: its addresses and tags. {@link
   * InstanceObservation.NotRegistered} is told only on the local agent's own word, never for a
   * catalog that shows nothing.
   *
   * @param serviceId the id on the local agent
   */
  Watch watchInstance(String serviceId, Watcher<InstanceObservation> watcher);

  /**
   * Watches all instances of a service with their tags.
   *
   * @param service the service's name
   */
  Watch watchService(String service, Watcher<ServiceObservation> watcher);

  /**
   * Moves a tag: first off all other instances, then onto the instance itself, in the catalog and
   * with its local agent; at no moment do two carry it by this call. The tag that is given up goes
   * off the instance no later than the tag goes on, in the same write wherever one write can do
   * both. Refused by itself ({@link TagAnswer.TermOver}) once the term's lock has moved on.
   */
  TagAnswer assignTag(TagAssignment assignment) throws PortException;

  /**
   * Puts a tag on a local instance, with its agent and in the catalog. Nothing fences it, so it is
   * for tags that may be on many: a request without an answer may still be carried out later, and
   * then writes the other tags as they were when it was made.
   *
   * @param serviceId the id on the local agent
   * @param tag the tag
   */
  TagAnswer addTag(String serviceId, String tag) throws PortException;

  /**
   * Takes a tag off a local instance, with its agent and in the catalog. Never adds anything, so it
   * needs no lock.
   *
   * @param serviceId the id on the local agent
   * @param tag the tag
   */
  TagAnswer removeTag(String serviceId, String tag) throws PortException;
}
