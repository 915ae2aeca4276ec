package io.ballot.cli.daemon;

import io.ballot.cli.config.ElectionConfig;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.HealthPort;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.MarkPort;

/** Where a daemon gets its elections' adapters from; one implementation for each way to run. */
interface ElectionPorts {

  /** The adapters of a backend. */
  interface OfBackend {
    /** The locks an election uses; the same object for elections that may share a session. */
    LockPort lock(ElectionConfig election);

    /** The catalog an election uses. */
    CatalogPort catalog(ElectionConfig election);

    /** The health an election looks at. */
    HealthPort health(ElectionConfig election);
  }

  /** The adapters to this machine. */
  interface OfMachine {
    /** The hooks of all elections. */
    HookPort hooks();

    /** An election's mark. */
    MarkPort mark(ElectionConfig election);
  }
}
