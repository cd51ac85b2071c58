package dev.argyle.ping;

import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.IcmpError;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.TransportProtocol;
import dev.argyle.ip.datagram.DatagramErrors;
import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.ip.datagram.DatagramTable;
import dev.argyle.ip.datagram.PortDirectory;
import dev.argyle.sock.BindTable;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Icmpv6Message;
import dev.argyle.wire.IpProtocol;
import java.util.function.Consumer;

/// The ping sockets of one host and one version of IP, as IP sees them: gives echo replies to the
/// socket with their identifier. Thread-safe.
public final class PingProtocol implements TransportProtocol {
  private final IpLayer ip;
  private final boolean v4;
  private final DatagramTable table;
  private final PingProto proto;

  private PingProtocol(IpLayer ip, boolean v4) {
    this.ip = ip;
    this.v4 = v4;
    table = new DatagramTable(ip.env().entropy());
    BindTable identifiers = new BindTable(ip.env().entropy(), BindTable.Sharing.ALWAYS);
    proto = new PingProto(ip, new PortDirectory(identifiers, table), v4);
  }

  /// Ping sockets of `AF_INET` and `IPPROTO_ICMP`; to be registered with [IpLayer#register].
  public static PingProtocol v4(IpLayer ip) {
    return new PingProtocol(ip, true);
  }

  /// Ping sockets of `AF_INET6` and `IPPROTO_ICMPV6`; to be registered with [IpLayer#register].
  public static PingProtocol v6(IpLayer ip) {
    return new PingProtocol(ip, false);
  }

  /// The user's calls.
  public PingProto proto() {
    return proto;
  }

  /// Shows every sock that has an identifier.
  public void forEachSock(Consumer<? super DatagramSock> visitor) {
    table.forEach(visitor);
  }

  @Override
  public int protocol() {
    return v4 ? IpProtocol.ICMP : IpProtocol.ICMPV6;
  }

  /// Takes an echo reply, whose checksum ICMP has looked at.
  @Override
  public void receive(SkBuff packet) {
    int identifier = Icmpv4Message.echoIdentifier(packet.array(), packet.offset());
    DatagramSock sock = table.find(packet.info(), identifier, DatagramTable.NO_PORT);
    if (sock == null) {
      packet.release();
    } else {
      sock.enqueue(packet);
    }
  }

  /// A socket hears of errors about its echo requests.
  @Override
  public void error(IcmpError error) {
    int type = (int) (error.quoted() >>> 56);
    int identifier = error.secondWord() >>> 16;
    int request = v4 ? Icmpv4Message.ECHO_REQUEST : Icmpv6Message.ECHO_REQUEST;
    DatagramSock sock =
        type != request
            ? null
            : table.findSender(
                error.localHigh(),
                error.localLow(),
                identifier,
                error.remoteHigh(),
                error.remoteLow(),
                DatagramTable.NO_PORT);
    if (sock != null) {
      DatagramErrors.hear(ip, sock, error, 0, error.quote().transport(0));
    }
  }
}
