package dev.argyle.ip;

import dev.argyle.buffer.SkBuff;

/// Sees what is delivered on this host beside the protocol that it is for: raw sockets do.
public interface PacketTap {
  /// Sees a packet, which is as [TransportProtocol#receive] gets it and stays the caller's. Called
  /// with no lock held.
  ///
  /// @return whether somebody took a copy: then its protocol is not "unreachable"
  boolean packet(SkBuff packet);

  /// Sees an ICMP error about a packet of a protocol. Called with no lock held.
  void error(int protocol, IcmpError error);
}
