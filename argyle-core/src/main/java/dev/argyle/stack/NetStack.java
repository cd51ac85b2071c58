package dev.argyle.stack;

import dev.argyle.buffer.BufferPool;
import dev.argyle.device.LoopbackDevice;
import dev.argyle.device.NetDevice;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.Env;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.NetInterface;
import dev.argyle.ping.PingProtocol;
import dev.argyle.raw.RawProtocol;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.ReceiveObserver;
import dev.argyle.socket.InetDatagramOps;
import dev.argyle.socket.InetStreamOps;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.ProtocolFamilies;
import dev.argyle.socket.SocketConfig;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.socket.UnixOps;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.tcp.TcpCounters;
import dev.argyle.tcp.TcpProtocol;
import dev.argyle.udp.UdpProtocol;
import dev.argyle.unix.UnixFamily;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import dev.argyle.wire.IpProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The network of one host: interfaces, routes, protocols, sockets. It belongs to no thread:
/// whoever brings work (a packet, a call, a timer) does it.
///
/// A new stack has the loopback interface `lo` with 127.0.0.1/8 and ::1/128, and nothing else.
public final class NetStack implements AutoCloseable {
  private final Env env;
  private final BufferPool pool = new BufferPool();
  private final IpLayer ip;
  private final TcpProtocol tcp;
  private final UdpProtocol udp;
  private final PingProtocol ping;
  private final PingProtocol ping6;
  private final UnixFamily unix;
  private final RawProtocol raw;
  private final ProtocolFamilies families = new ProtocolFamilies();
  private final Syscalls syscalls;
  private final SockTable socks;
  private final SocketConfig sockets;
  private final StackConfig madeWith;

  /// A host with the loopback interface only.
  ///
  /// @throws IllegalArgumentException if TCP's congestion control is not among those there are
  public NetStack(Env env, StackConfig config) {
    this.env = env;
    this.madeWith = config;
    this.ip = new IpLayer(env, pool);
    this.tcp = new TcpProtocol(env, ip, pool, config.tcp(), config.congestionControls());
    this.udp = new UdpProtocol(ip);
    this.ping = PingProtocol.v4(ip);
    this.ping6 = PingProtocol.v6(ip);
    this.unix = new UnixFamily(env, config.unix());
    this.raw = new RawProtocol(ip);
    ip.tap(raw);
    ip.register(tcp);
    ip.register(udp);
    ip.register(ping);
    ip.register(ping6);
    this.sockets = config.sockets().withInterfaceIndex(name -> indexOf(ip, name));
    registerFamilies(sockets);
    this.syscalls = new Syscalls(env, families, sockets);
    this.socks = new SockTable(tcp, udp, List.of(ping, ping6), raw);
    NetInterface loopback = ip.addInterface(new LoopbackDevice());
    ip.addAddress(loopback, new IpPrefix(IpAddress.LOOPBACK4, 8));
    ip.addAddress(loopback, new IpPrefix(IpAddress.LOOPBACK6, 128));
  }

  private void registerFamilies(SocketConfig sockets) {
    ProtoOps stream = new InetStreamOps(sockets);
    ProtoOps datagram = new InetDatagramOps(sockets);
    for (int family : new int[] {AddressFamily.AF_INET, AddressFamily.AF_INET6}) {
      families.register(family, SocketType.STREAM, IpProtocol.TCP, stream, tcp.proto());
      families.register(family, SocketType.DGRAM, IpProtocol.UDP, datagram, udp.proto());
    }
    families.register(
        AddressFamily.AF_INET, SocketType.DGRAM, IpProtocol.ICMP, datagram, ping.proto());
    families.register(
        AddressFamily.AF_INET6, SocketType.DGRAM, IpProtocol.ICMPV6, datagram, ping6.proto());
    ProtoOps local = new UnixOps(sockets);
    for (int protocol : new int[] {0, AddressFamily.AF_UNIX}) {
      families
          .register(AddressFamily.AF_UNIX, SocketType.STREAM, protocol, local, unix.stream())
          .register(AddressFamily.AF_UNIX, SocketType.DGRAM, protocol, local, unix.datagram())
          .register(AddressFamily.AF_UNIX, SocketType.SEQPACKET, protocol, local, unix.seqpacket());
    }
    int any = ProtocolFamilies.ANY_PROTOCOL;
    families.register(AddressFamily.AF_INET, SocketType.RAW, any, datagram, raw.v4Proto());
    families.register(AddressFamily.AF_INET6, SocketType.RAW, any, datagram, raw.v6Proto());
  }

  /// The calls a program makes.
  public Syscalls syscalls() {
    return syscalls;
  }

  /// Its surroundings.
  public Env env() {
    return env;
  }

  /// The IP layer: interfaces, routes, counters.
  public IpLayer ip() {
    return ip;
  }

  /// The value of a knob.
  public <T> T sysctl(Sysctl<T> knob) {
    return knob.in(madeWith.with(tcp.config()));
  }

  /// Turns a knob. It counts from when it is looked at next: most of TCP's for connections that
  /// begin later.
  ///
  /// @throws IllegalArgumentException if it does not take the value
  /// @throws UnsupportedOperationException if it can be turned only before the stack is made
  public <T> void sysctl(Sysctl<T> knob, T value) {
    if (knob.isAtStartOnly()) {
      throw new UnsupportedOperationException(knob + " can be set before the stack is made only");
    }
    tcp.configure(old -> knob.set(madeWith.with(old), value).tcp());
  }

  /// TCP's knobs.
  public TcpConfig tcpConfig() {
    return tcp.config();
  }

  /// Changes all of TCP's knobs at once.
  ///
  /// @throws IllegalArgumentException if its congestion control is not among those there are
  public void configure(TcpConfig other) {
    tcp.configure(_ -> other);
  }

  /// What TCP has counted.
  public TcpCounters tcpCounters() {
    return tcp.counters();
  }

  /// Forgets what TCP remembers of hosts that it has met (`ip tcp_metrics flush all`): the cookies
  /// and segment sizes of Fast Open.
  public void forgetTcpHosts() {
    tcp.forgetHosts();
  }

  /// Has somebody see which queues TCP's arriving data goes through; with null, nobody any more.
  public void observeReceive(@Nullable ReceiveObserver observer) {
    tcp.observe(observer);
  }

  /// The UNIX family: its names.
  public UnixFamily unix() {
    return unix;
  }

  /// Which protocols `socket` can make; a program may register its own.
  public ProtocolFamilies families() {
    return families;
  }

  /// Limits of its sockets, as the operations of a family ([ProtoOps]) need them.
  public SocketConfig socketConfig() {
    return sockets;
  }

  /// Adds a device, with the addresses that the host has on it. The device is closed with the
  /// stack.
  public NetInterface addInterface(NetDevice device, IpPrefix... addresses) {
    NetInterface added = ip.addInterface(device);
    for (IpPrefix address : addresses) {
      ip.addAddress(added, address);
    }
    return added;
  }

  /// Every sock of the internet families that has a port or, as a raw one, a protocol, as it stands
  /// now: TCP's, then UDP's, ping sockets, raw ones.
  public List<SockSnapshot> snapshot() {
    List<SockSnapshot> all = socks.snapshot();
    BottomHalf.run(); // what came in for a sock while it was looked at
    return all;
  }

  /// Memory blocks of packets that are in use: 0 when everything is closed and quiet.
  public long outstandingBlocks() {
    return pool.outstanding();
  }

  /// Closes every descriptor and every device. Connections are reset, as by a host that goes down
  /// politely.
  ///
  /// @throws UncheckedIOException if a device could not be closed; all others are
  @Override
  public void close() {
    syscalls.closeAll();
    tcp.abortAll();
    BottomHalf.run();
    ip.close();
    IOException failed = null;
    for (NetInterface each : ip.interfaces()) {
      ip.removeInterface(each);
      try {
        each.device().close();
      } catch (IOException e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw new UncheckedIOException(failed);
    }
  }

  private static int indexOf(IpLayer ip, String name) {
    for (NetInterface each : ip.interfaces()) {
      if (each.name().equals(name)) {
        return each.index();
      }
    }
    return 0;
  }
}
