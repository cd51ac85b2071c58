package dev.argyle.testkit.storm;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.MtuProbingSysctls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.stack.Sysctls;
import dev.argyle.testkit.ManualEnv;
import dev.argyle.testkit.PeerDevice;
import dev.argyle.testkit.SentSegment;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// One connection of a fresh stack and its [WildPeer], from one seed.
final class Storm {
  private static final int STACK_PORT = 80;
  private static final int MTU_BYTES = 1500;
  private static final int MOST_ANSWERS = 4000; // to one segment, call or while of time
  private static final String[] CONTROLS = {"reno", "cubic", "bbr", "dctcp"};

  private final SplittableRandom chance;
  private final ManualEnv env;
  private final NetStack stack;
  private final PeerDevice device;
  private final WildPeer peer;
  private final boolean v6;
  private int user = -1;
  private int nextOctet;
  private int segments;

  private Storm(long seed) {
    chance = new SplittableRandom(seed);
    env = new ManualEnv(seed, chance.nextLong() >> 8);
    v6 = chance.nextBoolean();
    StackConfig config = Sysctls.TCP_ECN.set(StackConfig.DEFAULT, chance.nextInt(6));
    config = MtuProbingSysctls.TCP_MTU_PROBING.set(config, chance.nextInt(3));
    stack = new NetStack(env, config);
    device = new PeerDevice(env, MTU_BYTES);
    peer = new WildPeer(chance, v6, STACK_PORT);
    nextOctet = peer.firstOctet();
    stack.addInterface(device, new IpPrefix(peer.stack(), v6 ? 64 : 24));
  }

  /// Plays one.
  ///
  /// @return how many segments the peer has sent
  static int play(long seed, int steps) {
    var storm = new Storm(seed);
    try {
      storm.open();
      for (int i = 0; i < steps; i++) {
        storm.step();
        storm.listen();
      }
    } finally {
      storm.stack.close();
    }
    long blocks = storm.stack.outstandingBlocks();
    if (blocks != 0) {
      throw new AssertionError(blocks + " blocks of packets were not given back");
    }
    return storm.segments;
  }

  private void open() {
    int socket =
        calls()
            .socket(
                v6 ? AddressFamily.AF_INET6 : AddressFamily.AF_INET,
                SocketType.STREAM.number() | FileFlags.SOCK_NONBLOCK,
                0);
    calls().setsockopt(socket, SolSocket.SO_OOBINLINE, true);
    calls().setsockopt(socket, SolTcp.TCP_CONGESTION, CONTROLS[chance.nextInt(CONTROLS.length)]);
    if (chance.nextInt(3) == 0) {
      calls().setsockopt(socket, SolSocket.SO_RCVBUF, chance.nextInt(1000, 50_000));
    }
    if (chance.nextBoolean()) {
      calls().connect(socket, InetSockAddr.of(peer.address(), WildPeer.PORT));
      listen();
      user = socket;
      deliver(peer.syn(chance.nextInt(4) > 0));
      listen();
      return;
    }
    calls().bind(socket, InetSockAddr.of(v6 ? IpAddress.ANY6 : IpAddress.ANY4, STACK_PORT));
    calls().listen(socket, 4);
    deliver(peer.syn(false));
    listen();
    deliver(peer.ack());
    listen();
    user = calls().accept4(socket, FileFlags.SOCK_NONBLOCK);
  }

  private void step() {
    switch (chance.nextInt(20)) {
      case 0, 1, 2 -> env.advance(chance.nextLong(1L << chance.nextInt(10, 34)));
      case 3, 4 -> write();
      case 5, 6 -> read();
      case 7 -> configure();
      default -> deliver(peer.segment());
    }
  }

  private void write() {
    int flags = chance.nextInt(4) == 0 ? MessageFlags.MSG_OOB : 0;
    flags |= chance.nextInt(4) == 0 ? MessageFlags.MSG_MORE : 0;
    ByteBuffer octets = ByteBuffer.allocate(chance.nextInt(1 << chance.nextInt(1, 17)));
    calls().send(user, octets, flags | MessageFlags.MSG_DONTWAIT | MessageFlags.MSG_NOSIGNAL);
  }

  private void read() {
    ByteBuffer into = ByteBuffer.allocate(1 + chance.nextInt(1 << chance.nextInt(1, 16)));
    int octets = calls().recv(user, into, MessageFlags.MSG_DONTWAIT);
    for (int i = 0; i < octets; i++) {
      if (into.get(i) != WildPeer.octetAt(nextOctet++)) {
        throw new AssertionError("octet " + (nextOctet - peer.firstOctet()) + " was read wrong");
      }
    }
  }

  private void configure() {
    switch (chance.nextInt(24)) {
      case 0 -> calls().shutdown(user, ProtoOps.SHUT_WR);
      case 1 -> calls().close(user);
      case 2 -> calls().setsockopt(user, SolTcp.TCP_CORK, chance.nextBoolean());
      case 3 -> calls().setsockopt(user, SolTcp.TCP_NODELAY, chance.nextBoolean());
      case 4 -> calls().setsockopt(user, SolSocket.SO_KEEPALIVE, true);
      case 5 -> calls().setsockopt(user, SolTcp.TCP_USER_TIMEOUT, chance.nextInt(10_000));
      case 6 -> calls().setsockopt(user, SolSocket.SO_RCVBUF, chance.nextInt(1, 100_000));
      case 7 -> calls().setsockopt(user, SolSocket.SO_SNDBUF, chance.nextInt(1, 100_000));
      case 8 -> calls().setsockopt(user, SolTcp.TCP_QUICKACK, chance.nextBoolean());
      case 9 ->
          calls()
              .setsockopt(user, SolTcp.TCP_CONGESTION, CONTROLS[chance.nextInt(CONTROLS.length)]);
      default -> stack.snapshot();
    }
  }

  private void deliver(byte[] packet) {
    segments++;
    device.deliver(packet);
  }

  /// Takes what the stack has sent; its form and checksums are judged as it is read.
  private void listen() {
    int answers = device.sent().size();
    if (answers > MOST_ANSWERS) {
      throw new AssertionError(answers + " packets at once");
    }
    while (!device.sent().isEmpty()) {
      SentSegment segment = SentSegment.ofTcp(device.sent().remove());
      if (segment != null) {
        peer.hears(segment);
      }
    }
  }

  private Syscalls calls() {
    return stack.syscalls();
  }
}
