package io.ballot.domain.contract;

import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import java.util.List;

/**
 * What the suite on missing rights needs of a backend that knows rights. One object serves one
 * test.
 */
public interface RightsFixture {
  /** Locks for credentials that may do everything. */
  LockPort allowed();

  /** Locks for credentials that may write neither sessions nor keys; both may be read. */
  LockPort withoutLocking();

  /** Locks for credentials that may do everything but register a liveness check. */
  LockPort withoutLiveness();

  /** The catalog for credentials that may not write services; all may be read. */
  CatalogPort withoutTagging();

  /** The name of the node that {@link #withoutTagging} speaks for. */
  String node();

  /** A key that no test has used, and that does not exist. */
  LockKey newKey();

  /** A name that no test has used, for services and for service ids. */
  String newName();

  /** Registers an instance with the agent of {@link #node}. */
  void register(String service, String serviceId, List<String> tags) throws Exception;

  /** The tags of an instance as the catalog has them. */
  List<String> catalogTags(InstanceId instance) throws Exception;

  /** What must not be in any message: the secrets of the credentials. */
  List<String> secrets();

  /** Takes away what the test has left behind. */
  void close() throws Exception;
}
