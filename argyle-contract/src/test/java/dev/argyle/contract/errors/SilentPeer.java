package dev.argyle.contract.errors;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.device.NetDevice;
import dev.argyle.device.PacketReceiver;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.SocketType;
import dev.argyle.stack.StackConfig;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.wire.IpPrefix;

/// A device with nobody at the other end, and whom one would look for there.
final class SilentPeer implements NetDevice {
  static final IpPrefix OURS = IpPrefix.parse("198.51.100.1/24");
  static final InetSockAddr ADDRESS = Bench.at("198.51.100.2", 1);

  /// A stack that gives up after its first SYN.
  static final StackConfig CONFIG =
      StackConfig.DEFAULT.with(TcpConfig.DEFAULT.with(new TcpConfig.Retries(1, 1, 1, 1)));

  /// A blocking `connect` that nobody answers.
  static int connect(Bench b) {
    return b.driver().connect(b.blocking(SocketType.STREAM), ADDRESS);
  }

  @Override
  public String name() {
    return "silent0";
  }

  @Override
  public int mtuBytes() {
    return 1500;
  }

  @Override
  public DeviceFeatures features() {
    return DeviceFeatures.IN_MEMORY;
  }

  @Override
  public void start(PacketReceiver receiver) {
    assert receiver != null;
  }

  @Override
  public void transmit(SkBuff packet) {
    packet.release();
  }

  @Override
  public long drops() {
    return 0;
  }

  @Override
  public void close() {}
}
