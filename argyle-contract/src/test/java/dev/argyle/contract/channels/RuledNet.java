package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.SystemEnv;
import dev.argyle.nio.ArgyleSelectorProvider;
import dev.argyle.nio.PlatformRule;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import java.net.InetAddress;
import java.nio.channels.spi.SelectorProvider;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;

/// Our provider with a rule that leaves the loopback to the platform: the channels are ours when
/// they are opened, and the kernel's when they are bound or connected; the selectors are ours.
final class RuledNet implements ChannelNet {
  private static final PlatformRule RULE = PlatformRule.NOTHING.with("127.0.0.0/8").with("::1");

  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final SelectorProvider provider = new ArgyleSelectorProvider(stack.syscalls(), RULE);

  @Override
  public SelectorProvider server() {
    return provider;
  }

  @Override
  public SelectorProvider client() {
    return provider;
  }

  @Override
  public SocketFactory socketFactory() {
    return SocketFactory.getDefault();
  }

  @Override
  public ServerSocketFactory serverSocketFactory() {
    return ServerSocketFactory.getDefault();
  }

  @Override
  public InetAddress serverAddress() {
    return KernelNet.LOOPBACK;
  }

  /// On the stack, by its addresses only.
  @Override
  public boolean listensEverywhere() {
    return false;
  }

  @Override
  public SelectorProvider foreign() {
    return SelectorProvider.provider();
  }

  @Override
  public void close() {
    int descriptors = stack.syscalls().openDescriptors();
    stack.close();
    env.close();
    assertThat(descriptors).as("descriptors left open").isZero();
  }
}
