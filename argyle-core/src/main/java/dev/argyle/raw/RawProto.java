package dev.argyle.raw;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.TransportChecksum;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.Route;
import dev.argyle.ip.datagram.DatagramProto;
import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.ip.datagram.Departure;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIp;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.NetworkOrder;
import java.util.function.Consumer;

/// The user's calls on raw sockets of one version of IP (raw(7)).
public final class RawProto extends DatagramProto {
  private static final int LONGEST_BYTES = 0xffff;
  private static final int CHECKSUM_BYTES = 2;
  private static final int SOURCE_OFFSET = 12;

  private final boolean v4;
  private final RawTable table;

  RawProto(IpLayer ip, RawTable table, boolean v4) {
    super(ip, table);
    this.v4 = v4;
    this.table = table;
  }

  @Override
  public String name() {
    return v4 ? "RAW" : "RAWv6";
  }

  /// A new sock, which takes packets from the start.
  ///
  /// @param protocol 1 to 255
  @Override
  public Sock open(int family, int protocol) {
    RawSock sock = new RawSock(family, protocol, this, ip().env());
    table.enter(sock);
    return sock;
  }

  /// Its port is the number of its protocol, as Linux tells it.
  @Override
  public SockAddr localName(Sock sock) {
    RawSock self = (RawSock) sock;
    return InetSockAddr.of(self.localAddress(), self.protocol());
  }

  @Override
  protected int mostOctets(DatagramSock sock, boolean toV4) {
    return LONGEST_BYTES - (toV4 ? overheadBytes(sock, true) : 0);
  }

  @Override
  protected int headerBytes() {
    return 0; // the user writes it
  }

  @Override
  protected int overheadBytes(DatagramSock sock, boolean toV4) {
    return fragments(sock) ? super.overheadBytes(sock, toV4) : 0;
  }

  /// Of IPv6 the port of an address may repeat the protocol's number; for `IPPROTO_RAW` it is the
  /// number.
  @Override
  protected int judgePort(DatagramSock sock, int port) {
    boolean fits = v4 || port == 0 || port == sock.protocol();
    boolean names = sock.protocol() == IpProtocol.RAW && port <= IpProtocol.RAW;
    return fits || names ? 0 : Errno.EINVAL.negated();
  }

  /// Who writes the header may write any source.
  @Override
  protected int judgeSource(DatagramSock sock, Route route) {
    return fragments(sock) ? super.judgeSource(sock, route) : 0;
  }

  @Override
  protected boolean corks() {
    return true;
  }

  /// As on Linux, sending does not look at the pending error, nor whether it is shut down.
  @Override
  protected boolean heedsState() {
    return false;
  }

  @Override
  protected boolean fragments(DatagramSock sock) {
    return !((RawSock) sock).headerIncluded();
  }

  @Override
  protected int number(DatagramSock sock, Departure departure) {
    boolean named = !v4 && sock.protocol() == IpProtocol.RAW && departure.port() != 0;
    return named ? departure.port() : sock.protocol();
  }

  @Override
  protected int complete(DatagramSock sock, SkBuff packet, Departure departure) {
    RawSock self = (RawSock) sock;
    if (self.headerIncluded()) {
      return v4 ? completeHeader(packet) : 0;
    }
    return self.checksumOffset() == RawSock.NO_CHECKSUM
        ? 0
        : writeChecksum(packet, self.checksumOffset());
  }

  private int completeHeader(SkBuff packet) {
    byte[] b = packet.array();
    int at = packet.offset();
    int octets = packet.length();
    if (octets < Ipv4Header.MIN_LENGTH_BYTES) {
      return Errno.EINVAL.negated();
    }
    int headerBytes = Ipv4Header.headerLengthBytes(b, at);
    if (headerBytes < Ipv4Header.MIN_LENGTH_BYTES || headerBytes > octets) {
      return Errno.EINVAL.negated();
    }
    PacketInfo info = packet.info();
    if (Ipv4Header.source(b, at) == 0) {
      NetworkOrder.putS32(b, at + SOURCE_OFFSET, (int) info.sourceLow());
    }
    if (Ipv4Header.identification(b, at) == 0) {
      Ipv4Header.setIdentification(b, at, ip().nextId(info));
    }
    Ipv4Header.setTotalLength(b, at, octets);
    Ipv4Header.writeChecksum(b, at);
    return 0;
  }

  /// RFC 3542 section 3.1. What the user has left in the field does not count.
  private static int writeChecksum(SkBuff packet, int offset) {
    if (offset + CHECKSUM_BYTES > packet.length()) {
      return Errno.EINVAL.negated();
    }
    byte[] b = packet.array();
    int field = packet.offset() + offset;
    NetworkOrder.putU16(b, field, 0);
    long sum = TransportChecksum.add(pseudoHeader(packet), packet, 0);
    int checksum = InternetChecksum.finish(sum);
    boolean none = checksum == 0 && packet.info().protocol() == IpProtocol.UDP;
    NetworkOrder.putU16(b, field, none ? 0xffff : checksum);
    return 0;
  }

  /// The sum of the pseudo-header of a packet, which starts with its transport header.
  static long pseudoHeader(SkBuff packet) {
    PacketInfo info = packet.info();
    return InternetChecksum.pseudoHeader(
        info.sourceHigh(),
        info.sourceLow(),
        info.destinationHigh(),
        info.destinationLow(),
        info.protocol(),
        packet.length());
  }

  /// Raw sockets of IPv6 have none of IPv4's.
  @Override
  protected boolean hasIpOptions(int level) {
    return v4 || level != SolIp.SOL_IP;
  }

  @Override
  protected <T> int setOwnOption(DatagramSock sock, SocketOption<T> option, T value) {
    return RawOptions.set((RawSock) sock, option, value);
  }

  @Override
  protected <T> int ownOption(
      DatagramSock sock, SocketOption<T> option, Consumer<? super T> taker) {
    return RawOptions.get((RawSock) sock, option, taker);
  }
}
