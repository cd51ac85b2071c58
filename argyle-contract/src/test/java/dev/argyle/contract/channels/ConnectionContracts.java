package dev.argyle.contract.channels;

import org.junit.jupiter.api.Nested;

/// What holds for connections, listeners and selectors, on a net of the subclass's choice.
abstract class ConnectionContracts {
  /// Opens the net that a test runs on.
  abstract ChannelNet open();

  @Nested
  class Transfer extends SocketChannelContract {
    Transfer() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class Connect extends ConnectContract {
    Connect() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class Close extends CloseContract {
    Close() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class AsyncClose extends AsyncCloseContract {
    AsyncClose() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class Listen extends ServerSocketChannelContract {
    Listen() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class Select extends SelectorContract {
    Select() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class SelectAction extends SelectActionContract {
    SelectAction() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class Keys extends SelectionKeyContract {
    Keys() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class Options extends SocketOptionContract {
    Options() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class Sockets extends SocketAdaptorContract {
    Sockets() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class Wakeup extends WakeupContract {
    Wakeup() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class Timeouts extends SocketTimeoutContract {
    Timeouts() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class Churn extends ChurnContract {
    Churn() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class JavaNetAddresses extends JavaNetAddressContract {
    JavaNetAddresses() {
      super(ConnectionContracts.this::open);
    }
  }

  @Nested
  class JavaNet extends JavaNetContract {
    JavaNet() {
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
