package dev.argyle.ip;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.UdpHeader;

/// What IP delivers to: one for each protocol number.
public interface TransportProtocol {
  /// Number in the Protocol or Next Header field, a constant of [dev.argyle.wire.IpProtocol].
  int protocol();

  /// Octets of its header that shall be in the linear part of a packet it receives.
  default int headerBytes() {
    return UdpHeader.LENGTH_BYTES;
  }

  /// Takes one packet that is for this host and owns it from here on. It starts with the transport
  /// header, which is in the linear part (TCP's with its options; of other protocols
  /// [#headerBytes]) unless the packet ends before; `info()` has
  /// addresses, protocol, hop limit, traffic class, interface, time of arrival, and where the IP
  /// header lies in the array. The transport checksum has not been looked at: see
  /// [dev.argyle.device.TransportChecksum#isValid].
  ///
  /// Called with no lock held, by several threads at once. Never throws because of what the packet
  /// contains.
  void receive(SkBuff packet);

  /// Hears what an ICMP error says about a packet that this host is claimed to have sent. Anybody
  /// can send one: whether such a packet is under way is for the protocol to check (RFC 5927).
  /// Called with no lock held.
  void error(IcmpError error);

  /// The host ends, all its descriptors are closed: gives back what it holds still, such as socks
  /// that go on delivering. Called with no lock held.
  default void hostEnds() {}
}
