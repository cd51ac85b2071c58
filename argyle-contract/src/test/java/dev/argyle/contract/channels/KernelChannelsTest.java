package dev.argyle.contract.channels;

import org.junit.jupiter.api.Nested;

/// The oracle: what holds for the JDK's own channels.
class KernelChannelsTest {
  @Nested
  class Transfer extends SocketChannelContract {
    Transfer() {
      super(KernelNet::new);
    }
  }

  @Nested
  class Connect extends ConnectContract {
    Connect() {
      super(KernelNet::new);
    }
  }

  @Nested
  class Close extends CloseContract {
    Close() {
      super(KernelNet::new);
    }
  }

  @Nested
  class AsyncClose extends AsyncCloseContract {
    AsyncClose() {
      super(KernelNet::new);
    }
  }

  @Nested
  class Listen extends ServerSocketChannelContract {
    Listen() {
      super(KernelNet::new);
    }
  }

  @Nested
  class Select extends SelectorContract {
    Select() {
      super(KernelNet::new);
    }
  }

  @Nested
  class Keys extends SelectionKeyContract {
    Keys() {
      super(KernelNet::new);
    }
  }

  @Nested
  class Options extends SocketOptionContract {
    Options() {
      super(KernelNet::new);
    }
  }

  @Nested
  class Sockets extends SocketAdaptorContract {
    Sockets() {
      super(KernelNet::new);
    }
  }

  @Nested
  class Wakeup extends WakeupContract {
    Wakeup() {
      super(KernelNet::new);
    }
  }

  @Nested
  class Timeouts extends SocketTimeoutContract {
    Timeouts() {
      super(KernelNet::new);
    }
  }

  @Nested
  class Churn extends ChurnContract {
    Churn() {
      super(KernelNet::new);
    }
  }
}
