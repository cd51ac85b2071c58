package dev.argyle.ping;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.TransportChecksum;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.datagram.DatagramDirectory;
import dev.argyle.ip.datagram.DatagramProto;
import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.ip.datagram.Departure;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.Sock;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Icmpv6Message;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.NetworkOrder;

/// The user's calls on ping sockets of one version of IP. Only echo requests may be sent. Differs
/// from Linux: a connected one takes replies of its peer only.
public final class PingProto extends DatagramProto {
  private static final int LONGEST_BYTES = 0xffff;
  private static final int IDENTIFIER_OFFSET = 4;

  private final boolean v4;

  PingProto(IpLayer ip, DatagramDirectory directory, boolean v4) {
    super(ip, directory);
    this.v4 = v4;
  }

  @Override
  public String name() {
    return v4 ? "PING" : "PINGv6";
  }

  @Override
  public Sock open(int family, int protocol) {
    int number = v4 ? IpProtocol.ICMP : IpProtocol.ICMPV6;
    PingSock sock = new PingSock(family, number, this, ip().env());
    sock.v6Only(!v4);
    return sock;
  }

  @Override
  protected int mostOctets(DatagramSock sock, boolean toV4) {
    return toV4 ? LONGEST_BYTES - Ipv4Header.MIN_LENGTH_BYTES : LONGEST_BYTES;
  }

  @Override
  protected int headerBytes() {
    return 0; // the user writes it
  }

  @Override
  protected boolean corks() {
    return false;
  }

  /// Differs from other datagrams as on Linux: nobody may ask (`ENOTTY`).
  @Override
  public int readableBytes(Sock sock) {
    return Errno.ENOTTY.negated();
  }

  @Override
  public int unsentBytes(Sock sock) {
    return Errno.ENOTTY.negated();
  }

  /// An echo request is what it has to be, as on Linux before anything else is asked.
  @Override
  protected int judgeMessage(MessageHeader message, int flags) {
    if (message.data().remaining() < Icmpv4Message.MIN_LENGTH_BYTES) {
      return Errno.EINVAL.negated();
    }
    if ((flags & MessageFlags.MSG_OOB) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    byte[] header = new byte[2];
    message.data().peek(header, 0, header.length);
    int request = v4 ? Icmpv4Message.ECHO_REQUEST : Icmpv6Message.ECHO_REQUEST;
    boolean asks = Icmpv4Message.type(header, 0) == request && Icmpv4Message.code(header, 0) == 0;
    return asks ? 0 : Errno.EINVAL.negated();
  }

  @Override
  protected int complete(DatagramSock sock, SkBuff packet, Departure departure) {
    byte[] b = packet.array();
    int at = packet.offset();
    NetworkOrder.putU16(b, at + IDENTIFIER_OFFSET, sock.localPort());
    if (v4) {
      Icmpv4Message.writeChecksum(b, at, packet.length());
    } else {
      TransportChecksum.writePartial(packet, 0);
    }
    return 0;
  }
}
