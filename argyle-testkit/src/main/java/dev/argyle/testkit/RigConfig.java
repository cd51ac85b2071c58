package dev.argyle.testkit;

import dev.argyle.tcp.TcpConfig;

/// What a [TcpRig] tests, and where its numbers start.
///
/// @param v6 whether it goes over IPv6
/// @param iss the stack's first sequence number of the first connection, on the wire
/// @param peerIss what position 0 of the peer is on the wire
/// @param mtuBytes MTU of the stack's interface
/// @param tcp the stack's knobs
/// @param peerSyn window and options of the SYN or SYN-ACK that the peer sends in the handshakes
///     that the rig does by itself: `win 65535 <mss 1000>`
public record RigConfig(
    boolean v6, int iss, int peerIss, int mtuBytes, TcpConfig tcp, String peerSyn) {
  /// IPv4, numbers from 0, a peer that takes segments of 1000 octets and has no options.
  public static final RigConfig IPV4 =
      new RigConfig(false, 0, 0, 1500, TcpConfig.DEFAULT, "win 65535 <mss 1000>");

  /// The same over IPv6.
  public static final RigConfig IPV6 = IPV4.withIpv6(true);

  /// The same over another version of IP.
  public RigConfig withIpv6(boolean yes) {
    return new RigConfig(yes, iss, peerIss, mtuBytes, tcp, peerSyn);
  }

  /// The same with other first sequence numbers.
  public RigConfig withIss(int stack, int peer) {
    return new RigConfig(v6, stack, peer, mtuBytes, tcp, peerSyn);
  }

  /// The same with another MTU.
  public RigConfig withMtu(int bytes) {
    return new RigConfig(v6, iss, peerIss, bytes, tcp, peerSyn);
  }

  /// The same with other knobs.
  public RigConfig with(TcpConfig knobs) {
    return new RigConfig(v6, iss, peerIss, mtuBytes, knobs, peerSyn);
  }

  /// The same with another SYN of the peer.
  public RigConfig withPeerSyn(String windowAndOptions) {
    return new RigConfig(v6, iss, peerIss, mtuBytes, tcp, windowAndOptions);
  }
}
