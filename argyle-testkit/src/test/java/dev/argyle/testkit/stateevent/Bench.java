package dev.argyle.testkit.stateevent;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TcpState;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.SockSnapshot;
import dev.argyle.stack.StackConfig;
import dev.argyle.testkit.ManualEnv;
import dev.argyle.testkit.PeerDevice;
import dev.argyle.testkit.SentSegment;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A fresh stack with one connection in it, its peer played octet by octet. The peer keeps book of
/// what both ends have sent: that is all it knows, and where [#connection] comes from.
///
/// Closing it fails if the stack has not given back all its packets.
final class Bench implements AutoCloseable {
  /// TSval of every segment of the peer before the one in question: TS.Recent. Later ones pass 0.
  static final int TS_RECENT = -1;

  private static final int STACK_PORT = 80;
  private static final long SEED = 42;
  private static final int MTU_BYTES = 1500;
  private static final long ACK_DELAY_NANOS = 499_000_000; // RFC 9293 MUST-40
  private static final long ANSWER_NANOS = 1_000_000; // what need not leave at once has left
  private static final int READ_BYTES = 8192;

  private final PeerWire wire;
  private final boolean v6;
  private final boolean timestamps;
  private final ManualEnv env = new ManualEnv(SEED, 0);
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final PeerDevice device = new PeerDevice(env, MTU_BYTES);
  private final int irs;
  private int listener = -1;
  private int user = -1;
  private int stackPort = STACK_PORT;
  private boolean orphaned;
  private int iss;
  private int sndUna;
  private int sndNxt;
  private boolean finSent;
  private int rcvNxt;
  private int rcvWnd = 50_000; // any, until the stack tells
  private int stackClock;
  private int unread;
  private int error;

  /// @param irs the peer's first sequence number
  Bench(boolean v6, boolean timestamps, int irs) {
    this.v6 = v6;
    this.timestamps = timestamps;
    this.irs = irs;
    rcvNxt = irs + 1;
    wire = new PeerWire(v6);
    stack.addInterface(device, new IpPrefix(wire.stack(), v6 ? 64 : 24));
  }

  /// The user listens.
  ///
  /// @param receiveBuffer as for SO_RCVBUF, 0 for the usual one
  void listen(int receiveBuffer) {
    listener = socket();
    if (receiveBuffer > 0) {
      calls().setsockopt(listener, SolSocket.SO_RCVBUF, receiveBuffer);
    }
    IpAddress any = v6 ? IpAddress.ANY6 : IpAddress.ANY4;
    check(calls().bind(listener, InetSockAddr.of(any, STACK_PORT)));
    check(calls().listen(listener, 4));
  }

  /// The peer's SYN comes and is answered.
  void peerSyn() {
    send(TcpFlags.SYN, irs, 0, 0);
    takeOne(TcpFlags.SYN | TcpFlags.ACK);
  }

  /// The peer's ACK completes the handshake, and the user accepts.
  void accept() {
    acknowledge();
    user = check(calls().accept4(listener, FileFlags.SOCK_NONBLOCK));
  }

  /// The user connects; the SYN leaves.
  void connect() {
    user = socket();
    int result = calls().connect(user, InetSockAddr.of(wire.peer(), PeerWire.PORT));
    if (result != Errno.EINPROGRESS.negated()) {
      throw new AssertionError("connect: " + result);
    }
    takeOne(TcpFlags.SYN);
  }

  /// The user writes zeros, and they leave; the peer does not acknowledge them.
  void write(int octets) {
    if (calls().write(user, ByteBuffer.allocate(octets)) != octets) {
      throw new AssertionError("write");
    }
    sent().forEach(this::note);
  }

  /// The user shuts sending down; the FIN leaves.
  void shutdown() {
    check(calls().shutdown(user, ProtoOps.SHUT_WR));
    takeOne(TcpFlags.FIN | TcpFlags.ACK);
  }

  /// The user closes; the FIN leaves.
  void orphan() {
    check(calls().close(user));
    user = -1;
    orphaned = true;
    takeOne(TcpFlags.FIN | TcpFlags.ACK);
  }

  /// The peer acknowledges all that was sent.
  void acknowledge() {
    sndUna = sndNxt;
    send(TcpFlags.ACK, rcvNxt, sndUna, 0);
    sent().forEach(this::note);
  }

  /// The peer's FIN comes and is acknowledged.
  void peerFin() {
    send(TcpFlags.FIN | TcpFlags.ACK, rcvNxt, sndUna, 0);
    rcvNxt++;
    takeOne(TcpFlags.ACK);
  }

  /// The peer sends text until our window is as small as this, and the user does not read it.
  void fillTheWindow(int leftOctets) {
    while (rcvWnd > leftOctets) {
      int octets = Math.min(rcvWnd - leftOctets, 1000);
      send(TcpFlags.ACK, rcvNxt, sndUna, octets);
      rcvNxt += octets;
      unread += octets;
      rcvWnd -= octets;
      env.advance(ACK_DELAY_NANOS);
      sent().forEach(this::note);
    }
  }

  /// What the oracle may know.
  Connection connection(TcpState state) {
    boolean passive = listener >= 0;
    return new Connection(
        state,
        passive,
        orphaned,
        iss,
        sndUna,
        sndNxt,
        finSent,
        PeerWire.WINDOW,
        irs,
        rcvNxt,
        rcvWnd,
        timestamps,
        TS_RECENT);
  }

  /// The segment in question comes.
  void deliver(Segment segment) {
    device.deliver(wire.image(segment, stackPort, stackClock));
  }

  /// What has come of it.
  Observed observe() {
    env.advance(ANSWER_NANOS);
    TcpState state = state();
    if (user < 0 && !orphaned && listener >= 0 && state.isSynchronized()) {
      user = check(calls().accept4(listener, FileFlags.SOCK_NONBLOCK));
    }
    return read(state, sent());
  }

  /// The state of the connection as a user of the stack could find it out.
  TcpState state() {
    int halfOpen = 0;
    for (SockSnapshot sock : stack.snapshot()) {
      if (sock.remote().port() == PeerWire.PORT) {
        return sock.state();
      }
      halfOpen += sock.queues().halfOpen();
    }
    boolean noneYet = listener >= 0 && user < 0 && !orphaned;
    TcpState nothing = noneYet ? TcpState.LISTEN : TcpState.CLOSED;
    return halfOpen > 0 ? TcpState.SYN_RECEIVED : nothing;
  }

  @Override
  public void close() {
    stack.close();
    long blocks = stack.outstandingBlocks();
    if (blocks != 0) {
      throw new AssertionError(blocks + " blocks of packets were not given back");
    }
  }

  private Observed read(TcpState state, List<SentSegment> answers) {
    if (user < 0) {
      return new Observed(state, answers, 0, UserSees.NOTHING);
    }
    calls().getsockopt(user, SolSocket.SO_ERROR, value -> error = value);
    ByteBuffer into = ByteBuffer.allocate(READ_BYTES);
    int total = 0;
    int next = irs + 1;
    while (true) {
      int octets = calls().recv(user, into.clear(), MessageFlags.MSG_DONTWAIT);
      if (octets <= 0) {
        return new Observed(state, answers, total - unread, sees(error == 0 ? octets : -error));
      }
      for (int i = 0; i < octets; i++) {
        if (into.get(i) != PeerWire.octetAt(next++)) {
          throw new AssertionError("octet " + (next - irs - 2) + " was read wrong");
        }
      }
      total += octets;
    }
  }

  private static UserSees sees(int result) {
    if (result == 0) {
      return UserSees.END;
    }
    Errno error = Errno.ofResult(result);
    return switch (error) {
      case EAGAIN -> UserSees.OPEN;
      case ECONNRESET -> UserSees.RESET;
      case ECONNREFUSED -> UserSees.REFUSED;
      case EPIPE -> UserSees.PIPE;
      case null, default -> throw new AssertionError("read: " + error);
    };
  }

  private void send(int flags, int seq, int ack, int octets) {
    device.deliver(
        wire.image(
            new Segment(flags, seq, ack, octets, timestamps, TS_RECENT), stackPort, stackClock));
  }

  private void takeOne(int flags) {
    List<SentSegment> all = sent();
    if (all.size() != 1 || all.getFirst().flags() != flags) {
      throw new AssertionError("on the way into the state the stack has sent " + all.size());
    }
    note(all.getFirst());
  }

  private void note(SentSegment segment) {
    stackPort = segment.sourcePort();
    if (segment.has(TcpFlags.SYN)) {
      iss = segment.seq();
      sndUna = iss;
      sndNxt = iss;
    }
    finSent |= segment.has(TcpFlags.FIN);
    int length =
        segment.payloadOctets() + Integer.bitCount(segment.flags() & (TcpFlags.SYN | TcpFlags.FIN));
    sndNxt = segment.seq() + length;
    if (segment.has(TcpFlags.ACK)) {
      rcvWnd = segment.window();
    }
    byte[] octets = segment.options();
    var options = new TcpOptions();
    options.parse(octets, 0, octets.length);
    stackClock = options.tsValue();
  }

  private List<SentSegment> sent() {
    var all = new ArrayList<SentSegment>();
    while (!device.sent().isEmpty()) {
      SentSegment segment = SentSegment.ofTcp(device.sent().remove());
      if (segment != null) {
        all.add(segment);
      }
    }
    return all;
  }

  private int socket() {
    int family = v6 ? AddressFamily.AF_INET6 : AddressFamily.AF_INET;
    int type = SocketType.STREAM.number() | FileFlags.SOCK_NONBLOCK;
    int fd = check(calls().socket(family, type, 0));
    check(calls().setsockopt(fd, SolSocket.SO_OOBINLINE, true));
    return fd;
  }

  private Syscalls calls() {
    return stack.syscalls();
  }

  private static int check(int result) {
    if (result < 0) {
      throw new AssertionError("a call of the way into the state: " + Errno.ofResult(result));
    }
    return result;
  }
}
