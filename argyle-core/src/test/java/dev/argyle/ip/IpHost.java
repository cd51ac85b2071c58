package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.device.LoopbackDevice;
import dev.argyle.device.NetDevice;
import dev.argyle.env.ManualEnv;
import dev.argyle.ping.PingProtocol;
import dev.argyle.raw.RawProtocol;
import dev.argyle.udp.UdpProtocol;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;

/// A host for tests: loopback and one device, UDP and ping.
public final class IpHost {
  /// The memory of its packets.
  public final BufferPool pool = new BufferPool();

  /// Its IP.
  public final IpLayer ip;

  /// Its UDP.
  public final UdpProtocol udp;

  /// Its ping sockets of IPv4.
  public final PingProtocol ping4;

  /// Its ping sockets of IPv6.
  public final PingProtocol ping6;

  /// Its raw sockets.
  public final RawProtocol raw;

  /// The interface of its device.
  public final NetInterface eth;

  /// A host with these addresses on its device.
  public IpHost(ManualEnv env, NetDevice device, String... addresses) {
    ip = new IpLayer(env, pool);
    NetInterface lo = ip.addInterface(new LoopbackDevice());
    ip.addAddress(lo, IpPrefix.parse("127.0.0.1/8"));
    ip.addAddress(lo, IpPrefix.parse("::1/128"));
    eth = ip.addInterface(device);
    for (String address : addresses) {
      ip.addAddress(eth, IpPrefix.parse(address));
    }
    udp = new UdpProtocol(ip);
    ping4 = PingProtocol.v4(ip);
    ping6 = PingProtocol.v6(ip);
    raw = new RawProtocol(ip);
    ip.tap(raw);
    ip.register(udp);
    ip.register(ping4);
    ip.register(ping6);
  }

  /// The route to an address, from no address in particular.
  public Route route(String to) {
    IpAddress address = IpAddress.parse(to);
    IpAddress any = address.isV4() ? IpAddress.ANY4 : IpAddress.ANY6;
    return ip.route(address.high(), address.low(), any.high(), any.low(), 0);
  }

  /// Packets dropped for a reason.
  public long drops(DropReason reason) {
    return ip.counters().drops(reason);
  }
}
