package dev.argyle.contract.channels;

import dev.argyle.env.SystemEnv;
import dev.argyle.nio.ArgyleSelectorProvider;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import java.net.InetAddress;
import java.nio.channels.spi.SelectorProvider;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;

/// The oracle: the JDK's provider over the kernel's loopback.
final class KernelNet implements ChannelNet {
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final SelectorProvider foreign = new ArgyleSelectorProvider(stack.syscalls());

  @Override
  public SelectorProvider server() {
    return SelectorProvider.provider();
  }

  @Override
  public SelectorProvider client() {
    return SelectorProvider.provider();
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
    return LOOPBACK;
  }

  @Override
  public SelectorProvider foreign() {
    return foreign;
  }

  @Override
  public void close() {
    stack.close();
    env.close();
  }
}
