package dev.argyle.tcp;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.TransportChecksum;
import dev.argyle.env.Env;
import dev.argyle.ip.IcmpError;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.TransportProtocol;
import dev.argyle.sock.InetConnectionSock;
import dev.argyle.sock.ReceiveObserver;
import dev.argyle.sock.SipHash;
import dev.argyle.sock.SockCommon;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.congestion.CongestionControl;
import dev.argyle.tcp.congestion.CongestionControls;
import dev.argyle.tcp.handshake.InitialSequence;
import dev.argyle.tcp.recovery.RttEstimator;
import dev.argyle.tcp.send.KeepAlive;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.ParseResult;
import dev.argyle.wire.TcpHeader;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The TCP of one stack: the door that segments come in by, and what all its connections share.
///
/// An arriving segment is checked, parsed, and handed to whoever has its four-tuple: a connection,
/// a TIME-WAIT, else a listener; else it is answered with a reset.
public final class TcpProtocol implements TransportProtocol {
  private final Env env;
  private final IpLayer ip;
  private final BufferPool pool;
  private final CongestionControls congestionControls;
  private final TcpCounters counters = new TcpCounters();
  private final TcpMemory memory = new TcpMemory(() -> config().buffers().memory());
  private final ReceiveTrace receiveTrace = new ReceiveTrace(counters);
  private final TcpTables tables;
  private final InitialSequence initialSequence;
  private final TcpProto proto;
  private final Pacing pacing;
  private final TcpOutput output;
  private final SegmentArrives segmentArrives;
  private final TcpTimeouts timeouts;
  private final TcpListener listener;
  private final StatelessReply reply;
  private final FastOpenClient fastOpenClient;
  private final IcmpArrives icmpArrives;
  private final ConnectionOpen open;
  private final ConnectionClose close;
  private final AtomicReference<TcpConfig> config;

  /// The TCP of a stack; the caller registers it with the IP layer.
  public TcpProtocol(
      Env env, IpLayer ip, BufferPool pool, TcpConfig config, CongestionControls controls) {
    this.env = env;
    this.ip = ip;
    this.pool = pool;
    this.config = new AtomicReference<>(config);
    this.congestionControls = controls;
    requireCongestionControl(config);
    this.tables = TcpTables.of(env.entropy());
    this.initialSequence =
        new InitialSequence(new SipHash(env.entropy().secret(), env.entropy().secret()));
    this.reply = new StatelessReply(ip, pool, counters);
    this.pacing = new Pacing(this);
    this.output = new TcpOutput(ip, pool, counters, pacing);
    this.fastOpenClient = new FastOpenClient(this);
    this.open = new ConnectionOpen(this);
    this.close = new ConnectionClose(this);
    this.segmentArrives = new SegmentArrives(this);
    this.timeouts = new TcpTimeouts(this);
    this.listener = new TcpListener(this);
    this.icmpArrives = new IcmpArrives(this);
    this.proto = new TcpProto(this);
  }

  @Override
  public int protocol() {
    return IpProtocol.TCP;
  }

  @Override
  public void receive(SkBuff packet) {
    counters.count(Counter.IN_SEGMENTS);
    if (!isWellFormed(packet)) {
      packet.release();
      return;
    }
    deliver(packet);
  }

  @Override
  public void error(IcmpError error) {
    icmpArrives.arrive(error);
  }

  /// Hands a segment, whose form is known to be good, to whoever it is for. A connection parses it
  /// when its turn comes.
  void deliver(SkBuff packet) {
    PacketInfo info = packet.info();
    int sourcePort = TcpHeader.sourcePort(packet.array(), packet.offset());
    int destinationPort = TcpHeader.destinationPort(packet.array(), packet.offset());
    SockCommon found =
        tables
            .established()
            .find(
                info.destinationHigh(),
                info.destinationLow(),
                destinationPort,
                info.sourceHigh(),
                info.sourceLow(),
                sourcePort);
    if (found instanceof TcpSock sock) {
      sock.lock().arrive(packet);
      return;
    }
    Segment segment = Segment.parse(packet);
    if (found instanceof TimeWaitSock timeWait) {
      if (timeWait.arrive(packet, segment, env.clock().nanos())) {
        deliverToListener(packet, segment, timeWait);
      }
    } else {
      deliverToListener(packet, segment, null);
    }
  }

  private void deliverToListener(SkBuff packet, Segment segment, @Nullable TimeWaitSock before) {
    PacketInfo info = packet.info();
    if (ip.isBroadcast(info.destinationHigh(), info.destinationLow())) {
      counters.count(Counter.DROPPED_NOT_UNICAST); // RFC 9293 MUST-57; nor is it answered
      packet.release();
      return;
    }
    InetConnectionSock found =
        tables
            .listening()
            .find(
                info.destinationHigh(),
                info.destinationLow(),
                segment.destinationPort(),
                info.sourceHigh(),
                info.sourceLow(),
                segment.sourcePort(),
                info.interfaceIndex());
    if (found instanceof TcpSock sock) {
      listener.arrive(sock, packet, segment, before, env.clock().nanos());
    } else {
      counters.count(Counter.DROPPED_NO_LISTENER);
      reply.resetTo(packet, segment);
      packet.release();
    }
  }

  private boolean isWellFormed(SkBuff packet) {
    PacketInfo info = packet.info();
    if (IpAddress.isMulticast(info.destinationHigh(), info.destinationLow())
        || IpAddress.isMulticast(info.sourceHigh(), info.sourceLow())) {
      counters.count(Counter.DROPPED_NOT_UNICAST);
      return false;
    }
    boolean linearHeader = packet.linearLength() >= TcpHeader.MIN_LENGTH_BYTES;
    ParseResult form =
        TcpHeader.validate(packet.array(), packet.offset(), linearHeader ? packet.length() : 0);
    if (form != ParseResult.OK
        || TcpHeader.dataOffsetBytes(packet.array(), packet.offset()) > packet.linearLength()) {
      counters.count(Counter.DROPPED_MALFORMED);
      return false;
    }
    if (!TransportChecksum.isValid(packet)) {
      counters.count(Counter.DROPPED_CHECKSUM);
      return false;
    }
    return true;
  }

  /// The connection that quoted octets of ours belong to, or null.
  @Nullable TcpSock find(IcmpError error) {
    SockCommon found =
        tables
            .established()
            .find(
                error.localHigh(),
                error.localLow(),
                error.localPort(),
                error.remoteHigh(),
                error.remoteLow(),
                error.remotePort());
    return found instanceof TcpSock sock ? sock : null;
  }

  /// Visits every sock there is: connections, TIME-WAITs, listeners.
  public void forEachSock(Consumer<? super SockCommon> visitor) {
    tables.established().forEach(visitor);
    tables.listening().forEach(visitor);
  }

  /// Ends what is left of all connections: the host goes down. Their users have closed them
  /// already.
  public void abortAll() {
    tables
        .established()
        .forEach(entry -> {
          if (entry instanceof TcpSock sock) {
            abort(sock);
          } else if (entry instanceof TimeWaitSock timeWait) {
            timeWait.expire();
          }
        });
  }

  private void abort(TcpSock sock) {
    sock.lock().acquire();
    try {
      close.abort(sock, env.clock().nanos());
    } finally {
      sock.lock().release();
    }
  }

  /// A congestion control by name; null if there is none of that name.
  @Nullable CongestionControl congestionControl(String name) {
    return congestionControls.create(name, env.entropy()::jitter);
  }

  /// Keep-alive probes with the times of the configuration.
  KeepAlive newKeepAlive() {
    TcpConfig.KeepAlive probes = config().keepAlive();
    return KeepAlive.of(probes.idle(), probes.interval(), probes.probes());
  }

  /// For a new connection, which has measured nothing.
  RttEstimator newRttEstimator() {
    return new RttEstimator(
        config().times().rtoMin().toNanos(), RttEstimator.DEFAULT_GRANULARITY_NANOS);
  }

  /// One of a name that is known.
  CongestionControl newCongestionControl(String name) {
    return Objects.requireNonNull(congestionControl(name), name);
  }

  private void requireCongestionControl(TcpConfig wanted) {
    if (!congestionControls.knows(wanted.congestionControl())) {
      throw new IllegalArgumentException(
          "congestion control '"
              + wanted.congestionControl()
              + "' is none of "
              + congestionControls.names());
    }
  }

  /// Has somebody see which queues arriving data goes through; with null, nobody any more.
  public void observe(@Nullable ReceiveObserver observer) {
    receiveTrace.observe(observer);
  }

  /// Counts which queues arriving data goes through.
  ReceiveTrace receiveTrace() {
    return receiveTrace;
  }

  /// Forgets what is remembered of hosts that were met before: cookies of Fast Open.
  public void forgetHosts() {
    fastOpenClient.cache().clear();
  }

  /// The user calls.
  public TcpProto proto() {
    return proto;
  }

  /// What was counted.
  public TcpCounters counters() {
    return counters;
  }

  /// What all connections hold.
  public TcpMemory memory() {
    return memory;
  }

  /// The knobs.
  public TcpConfig config() {
    return config.get();
  }

  /// Changes the knobs, as `sysctl` does: each counts from when it is looked at next.
  ///
  /// @throws IllegalArgumentException if its congestion control is not among those there are
  public void configure(UnaryOperator<TcpConfig> change) {
    TcpConfig ignored =
        config.updateAndGet(old -> {
          TcpConfig changed = change.apply(old);
          requireCongestionControl(changed);
          return changed;
        });
  }

  Env env() {
    return env;
  }

  IpLayer ip() {
    return ip;
  }

  BufferPool pool() {
    return pool;
  }

  TcpTables tables() {
    return tables;
  }

  InitialSequence initialSequence() {
    return initialSequence;
  }

  Pacing pacing() {
    return pacing;
  }

  TcpOutput output() {
    return output;
  }

  SegmentArrives segmentArrives() {
    return segmentArrives;
  }

  TcpTimeouts timeouts() {
    return timeouts;
  }

  FastOpenClient fastOpenClient() {
    return fastOpenClient;
  }

  FastOpenServer fastOpenServer() {
    return listener.fastOpen();
  }

  StatelessReply reply() {
    return reply;
  }

  ConnectionOpen open() {
    return open;
  }

  ConnectionClose close() {
    return close;
  }
}
