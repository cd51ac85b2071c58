package dev.argyle.contract.channels;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;

/// Our channels on two hosts of a simulated network that loses one of a hundred segments. The seed
/// decides which, as far as the machine sends them in the same order.
class LossyChannelsTest extends ChannelContracts {
  private static final AtomicLong SEED = new AtomicLong(Long.getLong("argyle.seed", 1));

  @RegisterExtension
  static final TestWatcher SEED_OF_FAILURE =
      new TestWatcher() {
        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
          System.err.printf("%s: -Dargyle.seed=%d%n", context.getDisplayName(), SEED.get());
        }
      };

  @Override
  ChannelNet open() {
    return StackNet.lossy(SEED.incrementAndGet());
  }
}
