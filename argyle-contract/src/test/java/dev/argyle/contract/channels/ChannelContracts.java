package dev.argyle.contract.channels;

import org.junit.jupiter.api.Nested;

/// All that holds for channels, on a net that loses nothing.
abstract class ChannelContracts extends ConnectionContracts {
  @Nested
  class Datagrams extends DatagramChannelContract {
    Datagrams() {
      super(ChannelContracts.this::open);
    }
  }

  @Nested
  class DatagramPeers extends DatagramPeerContract {
    DatagramPeers() {
      super(ChannelContracts.this::open);
    }
  }

  @Nested
  class DatagramLife extends DatagramLifeContract {
    DatagramLife() {
      super(ChannelContracts.this::open);
    }
  }

  @Nested
  class DatagramSockets extends DatagramSocketContract {
    DatagramSockets() {
      super(ChannelContracts.this::open);
    }
  }

  @Nested
  class DatagramOutcome extends DatagramOutcomeContract {
    DatagramOutcome() {
      super(ChannelContracts.this::open);
    }
  }

  @Nested
  class Multicast extends MulticastContract {
    Multicast() {
      super(ChannelContracts.this::open);
    }
  }

  @Nested
  class Pipes extends PipeContract {
    Pipes() {
      super(ChannelContracts.this::open);
    }
  }
}
