package dev.argyle.contract.channels;

import org.junit.jupiter.api.Nested;

/// What holds for connections, and for asynchronous ones beside them.
abstract class ConnectionContracts extends SelectableContracts {
  @Nested
  class AsynchronousGroups extends AsynchronousGroupContract {
    AsynchronousGroups() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class AsynchronousTransfers extends AsynchronousTransferContract {
    AsynchronousTransfers() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class AsynchronousLimits extends AsynchronousLimitContract {
    AsynchronousLimits() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class AsynchronousConnections extends AsynchronousConnectContract {
    AsynchronousConnections() {
      super(ConnectionContracts.this::open);
    }
  }
}
