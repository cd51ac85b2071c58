package dev.argyle.contract.channels;

import org.junit.jupiter.api.Nested;

/// What holds for connections, listeners and selectors, on a net of the subclass's choice.
abstract class SelectableContracts {
  /// Opens the net that a test runs on.
  abstract ChannelNet open();

  @Nested
  class Transfer extends SocketChannelContract {
    Transfer() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class Connect extends ConnectContract {
    Connect() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class Close extends CloseContract {
    Close() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class AsyncClose extends AsyncCloseContract {
    AsyncClose() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class StreamOutcome extends StreamOutcomeContract {
    StreamOutcome() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class SocketOutcome extends SocketOutcomeContract {
    SocketOutcome() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class ListenerOutcome extends ListenerOutcomeContract {
    ListenerOutcome() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class Listen extends ServerSocketChannelContract {
    Listen() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class Select extends SelectorContract {
    Select() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class SelectAction extends SelectActionContract {
    SelectAction() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class Keys extends SelectionKeyContract {
    Keys() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class Options extends SocketOptionContract {
    Options() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class Sockets extends SocketAdaptorContract {
    Sockets() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class Wakeup extends WakeupContract {
    Wakeup() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class Timeouts extends SocketTimeoutContract {
    Timeouts() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class Churn extends ChurnContract {
    Churn() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class JavaNet extends JavaNetContract {
    JavaNet() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class JavaNetOptions extends JavaNetOptionContract {
    JavaNetOptions() {
      super(SelectableContracts.this::open);
    }
  }

  @Nested
  class Arenas extends ArenaContract {
    Arenas() {
      super(SelectableContracts.this::open);
    }
  }
}
