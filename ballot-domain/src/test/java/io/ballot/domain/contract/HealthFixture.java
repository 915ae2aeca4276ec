package io.ballot.domain.contract;

import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HealthPort;

/**
 * What the health suite needs of a backend: an agent whose checks and maintenance it may change.
 * One object serves one test.
 */
public interface HealthFixture {
  /** The port under test. */
  HealthPort port();

  /** A name that no test has used, for service ids and check ids. */
  String newName();

  /**
   * Registers an instance without checks with the local agent; its service's name does not matter.
   */
  void register(String serviceId) throws Exception;

  /** Deregisters an instance and its checks. */
  void deregister(String serviceId) throws Exception;

  /** Registers a check of an instance that stands as told until it is set. */
  void addCheck(String serviceId, String checkId, String name, CheckStatus status) throws Exception;

  /** Registers a check of the node itself that stands as told until it is set. */
  void addNodeCheck(String checkId, String name, CheckStatus status) throws Exception;

  /** Sets how a check stands. */
  void setCheck(String checkId, CheckStatus status) throws Exception;

  /** Deregisters a check. */
  void removeCheck(String checkId) throws Exception;

  /** Puts an instance into maintenance, or takes it out. */
  void serviceMaintenance(String serviceId, boolean on) throws Exception;

  /** Puts the node into maintenance, or takes it out. */
  void nodeMaintenance(boolean on) throws Exception;

  /** The time that the backend lives in. */
  ContractTime time();

  /** Takes away what the test has left behind. */
  void close() throws Exception;
}
