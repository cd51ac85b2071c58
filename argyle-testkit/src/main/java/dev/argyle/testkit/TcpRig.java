package dev.argyle.testkit;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpState;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.SockSnapshot;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One stack, a clock that stands still, and peers that do what a script says; [dev.argyle.testkit]
/// tells how scripts are written.
///
/// The stack has one interface and one address; peers differ by port. The first peer, at
/// [#PEER_PORT], is the one that [#run] and [#user] are about. Everything runs on the thread of the
/// test.
///
/// Closing the rig closes the stack and fails if it has not given back all its packets.
public final class TcpRig implements AutoCloseable {
  /// Port of a stack that listens.
  public static final int STACK_PORT = 80;

  /// Port of the first peer.
  public static final int PEER_PORT = 40_000;

  private static final long SEED = 42;
  private static final long TICK_NANOS = 4_000; // of the clock in initial sequence numbers
  private static final long DEFAULT_ORIGIN_NANOS = 0;
  private static final int BACKLOG = 4;

  private final RigConfig config;
  private final ManualEnv env;
  private final long originNanos;
  private final NetStack stack;
  private final PeerDevice device;
  private final Map<Integer, ScriptedPeer> peers = new LinkedHashMap<>();
  private Runnable settle = () -> {};
  private @Nullable UserSocket user;
  private @Nullable UserSocket listener;

  private TcpRig(RigConfig config, long originNanos) {
    this.config = config;
    this.originNanos = originNanos;
    this.env = new ManualEnv(SEED, originNanos);
    this.stack = new NetStack(env, StackConfig.DEFAULT.with(config.tcp()));
    this.device = new PeerDevice(env, config.mtuBytes());
    stack.addInterface(device, new IpPrefix(stackAddress(), config.v6() ? 64 : 24));
  }

  /// A stack on which nothing has happened.
  public static TcpRig idle(RigConfig config) {
    return new TcpRig(config, DEFAULT_ORIGIN_NANOS);
  }

  /// A stack that has just sent its SYN: the script begins with it.
  public static TcpRig connecting(RigConfig config) {
    int found;
    try (TcpRig scout = idle(config)) {
      scout.connect();
      scout.collect();
      found = scout.firstSeq();
    }
    TcpRig rig = new TcpRig(config, originFor(found, config.iss()));
    rig.connect();
    return rig;
  }

  /// A stack that listens at [#STACK_PORT].
  public static TcpRig listening(RigConfig config) {
    int found;
    try (TcpRig scout = idle(config)) {
      scout.listen();
      scout.deliver(scout.peer(PEER_PORT).image("S 0:0(0) win 1000"));
      scout.collect();
      found = scout.firstSeq();
    }
    TcpRig rig = new TcpRig(config, originFor(found, config.iss()));
    rig.listen();
    return rig;
  }

  /// A connection that the peer has opened and the user has accepted.
  public static TcpRig established(RigConfig config) {
    TcpRig rig = listening(config);
    String timestamps = config.peerSyn().contains("TS") ? " <TS>" : "";
    rig.run(
        "< S 0:0(0) "
            + config.peerSyn()
            + "\n"
            + "> S. 0:0(0) ack 1\n"
            + "< . 1:1(0) ack 1"
            + timestamps);
    rig.accept();
    return rig;
  }

  /// A connection that the user has opened.
  public static TcpRig connected(RigConfig config) {
    TcpRig rig = connecting(config);
    rig.run("> S 0:0(0)\n< S. 0:0(0) ack 1 " + config.peerSyn() + "\n> . 1:1(0) ack 1");
    return rig;
  }

  /// What the clock must show first, so that the sequence number comes out as wanted.
  private static long originFor(int found, int wanted) {
    return DEFAULT_ORIGIN_NANOS + Integer.toUnsignedLong(wanted - found) * TICK_NANOS;
  }

  private int firstSeq() {
    int seq = peer(PEER_PORT).firstSeq();
    discard();
    return seq;
  }

  /// Plays a script with the first peer.
  ///
  /// @throws AssertionError if the stack does anything else than it says
  public void run(String script) {
    peer().run(script);
  }

  /// The first peer.
  public ScriptedPeer peer() {
    return peer(PEER_PORT);
  }

  /// The peer at a port.
  public ScriptedPeer peer(int port) {
    return peers.computeIfAbsent(
        port, each -> new ScriptedPeer(this, each, STACK_PORT, config.peerIss()));
  }

  /// The user's end of the connection.
  public UserSocket user() {
    UserSocket own = user;
    if (own == null) {
      throw new IllegalStateException("the user has no socket");
    }
    return own;
  }

  /// The user's listener.
  public UserSocket listener() {
    UserSocket own = listener;
    if (own == null) {
      throw new IllegalStateException("nobody listens");
    }
    return own;
  }

  /// Makes a socket that does not block.
  public UserSocket open() {
    int family = config.v6() ? AddressFamily.AF_INET6 : AddressFamily.AF_INET;
    int type = SocketType.STREAM.number() | FileFlags.SOCK_NONBLOCK;
    return new UserSocket(calls(), require(calls().socket(family, type, 0), "socket"));
  }

  /// Makes the user's socket and connects it to the first peer; the SYN leaves.
  public void connect() {
    UserSocket own = open();
    user = own;
    expect(connect(own), Errno.EINPROGRESS.negated(), "connect");
  }

  /// Connects a socket to the first peer. @return the result of the call
  public int connect(UserSocket socket) {
    return calls().connect(socket.fd(), InetSockAddr.of(peerAddress(), PEER_PORT));
  }

  /// Makes the user's listener.
  public void listen() {
    UserSocket own = open();
    listener = own;
    InetSockAddr any = InetSockAddr.of(config.v6() ? IpAddress.ANY6 : IpAddress.ANY4, STACK_PORT);
    require(calls().bind(own.fd(), any), "bind");
    require(calls().listen(own.fd(), BACKLOG), "listen");
  }

  /// Accepts a connection, which becomes the user's socket.
  ///
  /// @throws AssertionError if there is none
  public UserSocket accept() {
    UserSocket own = new UserSocket(calls(), require(acceptResult(), "accept"));
    user = own;
    return own;
  }

  /// What `accept` answers.
  public int acceptResult() {
    return calls().accept4(listener().fd(), FileFlags.SOCK_NONBLOCK);
  }

  /// The calls of the stack.
  public Syscalls calls() {
    return stack.syscalls();
  }

  /// The stack.
  public NetStack stack() {
    return stack;
  }

  /// The clock and the timers.
  public ManualEnv env() {
    return env;
  }

  /// Lets time pass.
  public void advance(long nanos) {
    env.advance(nanos);
    settle();
  }

  /// State of the connection with the first peer: `CLOSED` if there is none.
  public TcpState state() {
    return state(PEER_PORT);
  }

  /// State of the connection with a peer.
  public TcpState state(int peerPort) {
    for (SockSnapshot sock : stack.snapshot()) {
      if (sock.remote().port() == peerPort) {
        return sock.state();
      }
    }
    return TcpState.CLOSED;
  }

  /// How the connection with the first peer stands.
  ///
  /// @throws AssertionError if there is none, or it is in TIME-WAIT
  public TcpInfo info() {
    for (SockSnapshot sock : stack.snapshot()) {
      TcpInfo info = sock.tcp();
      if (sock.remote().port() == PEER_PORT && info != null) {
        return info;
      }
    }
    throw new AssertionError("there is no connection");
  }

  /// Connections that are half open at the listener.
  public int halfOpen() {
    return stack.snapshot().stream().mapToInt(sock -> sock.queues().halfOpen()).sum();
  }

  /// Address of the stack.
  public IpAddress stackAddress() {
    return IpAddress.parse(config.v6() ? "2001:db8::1" : "192.0.2.1");
  }

  /// Address of all peers.
  public IpAddress peerAddress() {
    return IpAddress.parse(config.v6() ? "2001:db8::2" : "192.0.2.2");
  }

  /// Hands the stack a packet, right or wrong.
  ///
  /// @param packet from its IP header on
  public void deliver(byte[] packet) {
    device.deliver(packet);
    settle();
  }

  /// The same packet with right checksums, after a test has changed it.
  public static byte[] checksummed(byte[] packet) {
    WireImage.finish(packet);
    return packet;
  }

  /// Runs whenever the stack has been given something to do: whoever blocks in a call on another
  /// thread should have gone on and be asleep again, or be done, when it returns.
  public void onSettle(Runnable action) {
    settle = action;
  }

  /// Forgets what the stack has sent and no script has mentioned.
  public void discard() {
    device.sent().clear();
    peers.values().forEach(ScriptedPeer::discard);
  }

  @Override
  public void close() {
    stack.close();
    long blocks = stack.outstandingBlocks();
    if (blocks != 0) {
      throw new AssertionError(blocks + " blocks of packets were not given back");
    }
  }

  void settle() {
    settle.run();
  }

  long elapsedNanos() {
    return env.nowNanos() - originNanos;
  }

  /// Gives every peer what the stack has sent to it.
  void collect() {
    settle();
    while (!device.sent().isEmpty()) {
      SentSegment segment = SentSegment.of(device.sent().remove());
      peer(segment.destinationPort()).take(segment);
    }
  }

  void expectNothing() {
    for (ScriptedPeer peer : peers.values()) {
      String left = peer.leftOver();
      if (left != null) {
        throw new AssertionError(left);
      }
    }
  }

  private static int require(int result, String call) {
    if (result < 0) {
      throw new AssertionError(call + ": " + Errno.ofResult(result));
    }
    return result;
  }

  private static void expect(int result, int wanted, String call) {
    if (result != wanted) {
      throw new AssertionError(call + ": " + Errno.ofResult(result));
    }
  }
}
