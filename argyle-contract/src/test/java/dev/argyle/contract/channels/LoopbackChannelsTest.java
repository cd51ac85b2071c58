package dev.argyle.contract.channels;

import org.junit.jupiter.api.Nested;

/// Our channels on one stack, over its loopback.
class LoopbackChannelsTest {
  @Nested
  class Transfer extends SocketChannelContract {
    Transfer() {
      super(StackNet::loopback);
    }
  }

  @Nested
  class Connect extends ConnectContract {
    Connect() {
      super(StackNet::loopback);
    }
  }

  @Nested
  class Close extends CloseContract {
    Close() {
      super(StackNet::loopback);
    }
  }

  @Nested
  class AsyncClose extends AsyncCloseContract {
    AsyncClose() {
      super(StackNet::loopback);
    }
  }

  @Nested
  class Listen extends ServerSocketChannelContract {
    Listen() {
      super(StackNet::loopback);
    }
  }

  @Nested
  class Select extends SelectorContract {
    Select() {
      super(StackNet::loopback);
    }
  }

  @Nested
  class Keys extends SelectionKeyContract {
    Keys() {
      super(StackNet::loopback);
    }
  }

  @Nested
  class Options extends SocketOptionContract {
    Options() {
      super(StackNet::loopback);
    }
  }

  @Nested
  class Sockets extends SocketAdaptorContract {
    Sockets() {
      super(StackNet::loopback);
    }
  }

  @Nested
  class Wakeup extends WakeupContract {
    Wakeup() {
      super(StackNet::loopback);
    }
  }

  @Nested
  class Timeouts extends SocketTimeoutContract {
    Timeouts() {
      super(StackNet::loopback);
    }
  }

  @Nested
  class Churn extends ChurnContract {
    Churn() {
      super(StackNet::loopback);
    }
  }
}
