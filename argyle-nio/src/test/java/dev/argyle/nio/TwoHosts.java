package dev.argyle.nio;

import dev.argyle.device.VirtualCable;
import dev.argyle.env.SystemEnv;
import dev.argyle.sock.TcpState;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.SockSnapshot;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpPrefix;
import java.util.List;

/// Two hosts, 10.0.0.1 and 10.0.0.2, and a cable between them.
final class TwoHosts implements AutoCloseable {
  private static final int MTU_BYTES = 1500;

  final SystemEnv env = new SystemEnv();
  final NetStack left = new NetStack(env, StackConfig.DEFAULT);
  final NetStack right = new NetStack(env, StackConfig.DEFAULT);

  TwoHosts() {
    VirtualCable cable = new VirtualCable("left", "right", MTU_BYTES);
    left.addInterface(cable.left(), IpPrefix.parse("10.0.0.1/24"));
    right.addInterface(cable.right(), IpPrefix.parse("10.0.0.2/24"));
  }

  /// What is open on both, past what has ended and only waits for its name to be free again.
  List<SockSnapshot> open() {
    return java.util.stream.Stream.of(left, right)
        .flatMap(stack -> stack.snapshot().stream())
        .filter(sock -> sock.state() != TcpState.TIME_WAIT)
        .toList();
  }

  /// Descriptors that are open on both.
  int descriptors() {
    return left.syscalls().openDescriptors() + right.syscalls().openDescriptors();
  }

  /// Closes both. @return packet blocks that nobody has given back
  long shutDown() {
    left.close();
    right.close();
    return left.outstandingBlocks() + right.outstandingBlocks();
  }

  @Override
  public void close() {
    left.close();
    right.close();
    env.close();
  }
}
