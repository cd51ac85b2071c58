package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.contract.TunRequirement;
import dev.argyle.device.VirtualCable;
import dev.argyle.env.Entropy;
import dev.argyle.env.SeededEntropy;
import dev.argyle.env.SystemEnv;
import dev.argyle.ip.NetInterface;
import dev.argyle.linux.NetworkNamespace;
import dev.argyle.linux.TunConfig;
import dev.argyle.linux.TunDevice;
import dev.argyle.nio.ArgyleSelectorProvider;
import dev.argyle.nio.StackServerSocketFactory;
import dev.argyle.nio.StackSocketFactory;
import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sim.Verdict;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import dev.argyle.wire.TcpFlags;
import java.net.InetAddress;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;

/// Our provider: over the loopback of one stack, or on two with a cable, a simulated network or the
/// kernel between them.
final class StackNet implements ChannelNet {
  private static final int MTU_BYTES = 1500;
  private static final int LOST_OF = 100;
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");

  private final NetStack listening;
  private final NetStack connecting;
  private final InetAddress serverAddress;
  private final Runnable end;

  /// @param end closes the stacks and all that is between them
  private StackNet(NetStack listening, NetStack connecting, String serverAddress, Runnable end) {
    this.listening = listening;
    this.connecting = connecting;
    this.serverAddress = InetAddress.ofLiteral(serverAddress);
    this.end = end;
  }

  static StackNet loopback() {
    SystemEnv env = new SystemEnv();
    NetStack only = new NetStack(env, StackConfig.DEFAULT);
    return new StackNet(only, only, "127.0.0.1", inTurn(only::close, env::close));
  }

  static StackNet cable() {
    SystemEnv env = new SystemEnv();
    NetStack left = new NetStack(env, StackConfig.DEFAULT);
    NetStack right = new NetStack(env, StackConfig.DEFAULT);
    VirtualCable cable = new VirtualCable("left", "right", MTU_BYTES);
    left.addInterface(cable.left(), IpPrefix.parse("10.0.0.1/24"));
    right.addInterface(cable.right(), IpPrefix.parse("10.0.0.2/24"));
    return new StackNet(left, right, "10.0.0.1", inTurn(left::close, right::close, env::close));
  }

  /// A simulated network, on the machine's clock, that loses one of a hundred TCP segments. It
  /// spares what nobody would send again: datagrams and resets.
  static StackNet lossy(long seed) {
    SimulatedNetwork network = SimulatedNetwork.inRealTime(seed);
    SimulatedHost server = network.host("server");
    SimulatedHost client = network.host("client");
    network.link(server, client, LinkConfig.DEFAULT);
    Entropy chance = new SeededEntropy(seed);
    network.rule(packet ->
        packet.isTcp() && !packet.has(TcpFlags.RST) && chance.jitter(LOST_OF) == 0
            ? Verdict.DROP
            : Verdict.PASS);
    String address = server.address4().toString();
    return new StackNet(server.stack(), client.stack(), address, network::close);
  }

  /// Two TUN devices in a namespace whose kernel forwards between them.
  static StackNet tun() {
    try {
      NetworkNamespace namespace = TunRequirement.namespace();
      SystemEnv env = new SystemEnv();
      NetStack left = new NetStack(env, StackConfig.DEFAULT);
      NetStack right = new NetStack(env, StackConfig.DEFAULT);
      Runnable end = inTurn(left::close, right::close, env::close, namespace::close);
      StackNet net = new StackNet(left, right, "10.0.1.2", end);
      namespace.run(() -> Files.writeString(FORWARDING, "1"));
      attach(left, namespace, "10.0.1");
      attach(right, namespace, "10.0.2");
      return net;
    } catch (RuntimeException known) { // a skipped test's, for example
      throw known;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// @param network the kernel is number 1 in it, the stack number 2
  private static void attach(NetStack stack, NetworkNamespace namespace, String network)
      throws Exception {
    TunConfig kernel = TunConfig.named("tun%d").withAddress(network + ".1/24");
    TunDevice device = namespace.run(() -> TunDevice.open(kernel));
    NetInterface out = stack.addInterface(device, IpPrefix.parse(network + ".2/24"));
    IpAddress gateway = IpAddress.parse(network + ".1");
    stack.ip().routes().add(IpPrefix.parse("10.0.0.0/16"), out, gateway, 0);
  }

  private static Runnable inTurn(Runnable... all) {
    return () -> List.of(all).forEach(Runnable::run);
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
    end.run();
    assertThat(descriptors).as("descriptors left open").isZero();
    awaitNoBlocks(stacks);
  }

  /// A thread that has brought a packet may still be at work on it.
  private static void awaitNoBlocks(List<NetStack> stacks) {
    long startNanos = System.nanoTime();
    long blocks = blocks(stacks);
    while (blocks > 0 && System.nanoTime() - startNanos < PATIENCE_NANOS) {
      LockSupport.parkNanos(PATIENCE_NANOS / 1000);
      blocks = blocks(stacks);
    }
    assertThat(blocks).as("packet blocks left behind").isZero();
  }

  private static long blocks(List<NetStack> stacks) {
    return stacks.stream().mapToLong(NetStack::outstandingBlocks).sum();
  }
}
