package dev.argyle.contract.channels;

import org.junit.jupiter.api.Nested;

/// What holds for connections, and for asynchronous ones and addresses of `java.net` beside them.
abstract class ConnectionContracts extends SelectableContracts {
  @Nested
  class JavaNetAddresses extends JavaNetAddressContract {
    JavaNetAddresses() {
      super(ConnectionContracts.this::open);
    }
  }

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
