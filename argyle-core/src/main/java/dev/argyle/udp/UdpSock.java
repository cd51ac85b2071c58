package dev.argyle.udp;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Env;
import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.UdpGro;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.UdpHeader;

/// A UDP socket of the stack.
public final class UdpSock extends DatagramSock {
  private volatile boolean sendsV6WithoutChecksum;
  private volatile boolean sendsV4WithoutChecksum;
  private volatile boolean takesV6WithoutChecksum;
  private volatile int segmentOctets;
  private volatile boolean takesJoined;

  UdpSock(int family, UdpProto proto, Env env) {
    super(family, IpProtocol.UDP, proto, env);
  }

  /// `UDP_NO_CHECK6_TX`: sends by IPv6 without a checksum.
  boolean sendsV6WithoutChecksum() {
    return sendsV6WithoutChecksum;
  }

  void sendsV6WithoutChecksum(boolean on) {
    sendsV6WithoutChecksum = on;
  }

  /// `UDP_NO_CHECK6_RX`: takes datagrams by IPv6 that have no checksum.
  boolean takesV6WithoutChecksum() {
    return takesV6WithoutChecksum;
  }

  void takesV6WithoutChecksum(boolean on) {
    takesV6WithoutChecksum = on;
  }

  /// `SO_NO_CHECK`: sends by IPv4 without a checksum.
  boolean sendsV4WithoutChecksum() {
    return sendsV4WithoutChecksum;
  }

  void sendsV4WithoutChecksum(boolean on) {
    sendsV4WithoutChecksum = on;
  }

  /// Whether its datagrams go with a checksum.
  boolean sendsChecksum(boolean v4) {
    return v4 ? !sendsV4WithoutChecksum : !sendsV6WithoutChecksum;
  }

  @Override
  protected int segmentOctets() {
    return segmentOctets;
  }

  void segmentOctets(int octets) {
    segmentOctets = octets;
  }

  /// `UDP_GRO`: takes several datagrams at once.
  boolean takesJoined() {
    return takesJoined;
  }

  void takesJoined(boolean on) {
    takesJoined = on;
  }

  @Override
  protected void addOwnControl(PacketInfo info, MessageHeader message) {
    if (takesJoined && info.segmentBytes() > 0) {
      message.addControl(new UdpGro(info.segmentBytes()));
    }
  }

  @Override
  protected int senderPort(SkBuff packet) {
    return UdpHeader.sourcePort(packet.array(), packet.offset() - UdpHeader.LENGTH_BYTES);
  }
}
