package dev.argyle.contract.channels;

import org.junit.jupiter.api.Nested;

/// Our channels on two stacks with a cable between them.
class CableChannelsTest {
  @Nested
  class Transfer extends SocketChannelContract {
    Transfer() {
      super(StackNet::cable);
    }
  }

  @Nested
  class Connect extends ConnectContract {
    Connect() {
      super(StackNet::cable);
    }
  }

  @Nested
  class Close extends CloseContract {
    Close() {
      super(StackNet::cable);
    }
  }

  @Nested
  class AsyncClose extends AsyncCloseContract {
    AsyncClose() {
      super(StackNet::cable);
    }
  }

  @Nested
  class Listen extends ServerSocketChannelContract {
    Listen() {
      super(StackNet::cable);
    }
  }

  @Nested
  class Select extends SelectorContract {
    Select() {
      super(StackNet::cable);
    }
  }

  @Nested
  class Keys extends SelectionKeyContract {
    Keys() {
      super(StackNet::cable);
    }
  }

  @Nested
  class Options extends SocketOptionContract {
    Options() {
      super(StackNet::cable);
    }
  }

  @Nested
  class Sockets extends SocketAdaptorContract {
    Sockets() {
      super(StackNet::cable);
    }
  }

  @Nested
  class Wakeup extends WakeupContract {
    Wakeup() {
      super(StackNet::cable);
    }
  }

  @Nested
  class Timeouts extends SocketTimeoutContract {
    Timeouts() {
      super(StackNet::cable);
    }
  }

  @Nested
  class Churn extends ChurnContract {
    Churn() {
      super(StackNet::cable);
    }
  }
}
