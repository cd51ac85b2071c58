package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.device.VirtualCable;
import dev.argyle.env.SystemEnv;
import dev.argyle.nio.ArgyleSelectorProvider;
import dev.argyle.nio.StackServerSocketFactory;
import dev.argyle.nio.StackSocketFactory;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpPrefix;
import java.net.InetAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;

/// Our provider: over the loopback of one stack, or over a cable between two.
final class StackNet implements ChannelNet {
  private static final int MTU_BYTES = 1500;

  private final SystemEnv env;
  private final NetStack listening;
  private final NetStack connecting;
  private final InetAddress serverAddress;

  private StackNet(SystemEnv env, NetStack listening, NetStack connecting, String serverAddress) {
    this.env = env;
    this.listening = listening;
    this.connecting = connecting;
    this.serverAddress = InetAddress.ofLiteral(serverAddress);
  }

  static StackNet loopback() {
    SystemEnv env = new SystemEnv();
    NetStack only = new NetStack(env, StackConfig.DEFAULT);
    return new StackNet(env, only, only, "127.0.0.1");
  }

  static StackNet cable() {
    SystemEnv env = new SystemEnv();
    NetStack left = new NetStack(env, StackConfig.DEFAULT);
    NetStack right = new NetStack(env, StackConfig.DEFAULT);
    VirtualCable cable = new VirtualCable("left", "right", MTU_BYTES);
    left.addInterface(cable.left(), IpPrefix.parse("10.0.0.1/24"));
    right.addInterface(cable.right(), IpPrefix.parse("10.0.0.2/24"));
    return new StackNet(env, left, right, "10.0.0.1");
  }

  @Override
  public SelectorProvider server() {
    return new ArgyleSelectorProvider(listening.syscalls());
  }

  @Override
  public SelectorProvider client() {
    return new ArgyleSelectorProvider(connecting.syscalls());
  }

  @Override
  public SocketFactory socketFactory() {
    return new StackSocketFactory(connecting.syscalls());
  }

  @Override
  public ServerSocketFactory serverSocketFactory() {
    return new StackServerSocketFactory(listening.syscalls());
  }

  @Override
  public InetAddress serverAddress() {
    return serverAddress;
  }

  @Override
  public SelectorProvider foreign() {
    return SelectorProvider.provider();
  }

  @Override
  public void close() {
    List<NetStack> stacks = List.of(listening, connecting);
    int descriptors = stacks.stream().mapToInt(each -> each.syscalls().openDescriptors()).sum();
    stacks.forEach(NetStack::close);
    env.close();
    assertThat(descriptors).as("descriptors left open").isZero();
    assertThat(stacks.stream().mapToLong(NetStack::outstandingBlocks).sum())
        .as("packet blocks left behind")
        .isZero();
  }
}
