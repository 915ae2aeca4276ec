package io.ballot.domain.contract;

import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import java.util.List;

/** What the catalog suite needs of a backend. One object serves one test. */
public interface CatalogFixture {
  /** The port under test. */
  CatalogPort port();

  /** Locks on the same backend, for the terms that tags are assigned in. */
  LockPort lockPort();

  /** The name of the node that {@link #port} speaks for. */
  String node();

  /** A key that no test has used, and that does not exist. */
  LockKey newKey();

  /** A name that no test has used, for services and for service ids. */
  String newName();

  /**
   * Registers an instance with the local agent, with as many parts beside these as the backend
   * knows, so that {@link #allButTags} can tell whether one was lost.
   *
   * @param address empty for none
   */
  void register(String service, String serviceId, String address, int port, List<String> tags)
      throws Exception;

  /**
   * Registers an instance on another node (Consul: in the catalog, on a node without an agent),
   * likewise.
   *
   * @return which
   */
  InstanceId registerElsewhere(String service, String serviceId, List<String> tags)
      throws Exception;

  /** Deregisters an instance from the local agent. */
  void deregister(String serviceId) throws Exception;

  /**
   * Registers a local instance anew with other tags and all else as it is, as a config tool would.
   */
  void setTags(String serviceId, List<String> tags) throws Exception;

  /** Edits an instance's tags in the catalog alone, behind its agent's back. */
  void editCatalogTags(InstanceId instance, List<String> tags) throws Exception;

  /** The tags of a local instance as its agent has them. */
  List<String> agentTags(String serviceId) throws Exception;

  /** The tags of an instance as the catalog has them. */
  List<String> catalogTags(InstanceId instance) throws Exception;

  /**
   * Everything of a registration but tags, indexes and hashes, in some text that is equal when that
   * is: as the catalog has it, and for a local instance as its agent has it too.
   */
  String allButTags(InstanceId instance) throws Exception;

  /** The time that the backend lives in. */
  ContractTime time();

  /** Takes away what the test has left behind. */
  void close() throws Exception;
}
