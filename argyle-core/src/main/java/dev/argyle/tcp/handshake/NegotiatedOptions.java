package dev.argyle.tcp.handshake;

import dev.argyle.wire.TcpOptionsWriter;

/// What both ends of a connection have agreed on.
///
/// @param sendMssBytes largest segment to send without its TCP options (SendMSS within the path),
///   at least 48
/// @param ownScale shift of the windows we announce, 0 to 14, or [#NONE] without scaling
/// @param peerScale shift of the windows the peer announces, 0 to 14, or [#NONE] without scaling
/// @param sackPermitted whether both ends use SACK
/// @param timestamps whether every segment but RST carries timestamps
/// @param ecn how they tell each other of congestion marks
public record NegotiatedOptions(
    int sendMssBytes,
    int ownScale,
    int peerScale,
    boolean sackPermitted,
    boolean timestamps,
    EcnMode ecn) {
  /// In place of a scale: windows are not scaled.
  public static final int NONE = SynOptions.NONE;

  /// MSS of an IPv4 peer that names none, RFC 9293 section 3.7.1 (MUST-15).
  public static final int DEFAULT_MSS4_BYTES = 536;

  /// MSS of an IPv6 peer that names none, RFC 9293 section 3.7.1 (MUST-15).
  public static final int DEFAULT_MSS6_BYTES = 1220;

  /// The least MSS believed. With less, options would leave no room for payload, and a peer could
  /// make us cut a buffer into any number of segments.
  public static final int LEAST_MSS_BYTES = 48;

  /// Without ECN.
  public NegotiatedOptions(
      int sendMssBytes, int ownScale, int peerScale, boolean sackPermitted, boolean timestamps) {
    this(sendMssBytes, ownScale, peerScale, sackPermitted, timestamps, EcnMode.NONE);
  }

  /// The same with another use of ECN, which is not agreed by options but by flags ([EcnSetup]).
  public NegotiatedOptions withEcn(EcnMode both) {
    return new NegotiatedOptions(
        sendMssBytes, ownScale, peerScale, sackPermitted, timestamps, both);
  }

  /// What follows from one SYN of each side: our SYN and the peer's SYN-ACK, or the peer's SYN and
  /// what we would offer. An option counts only if both have it.
  ///
  /// @param own what we sent, or would offer
  /// @param peer what the peer sent
  /// @param v6 whether it goes over IPv6
  /// @param pathMssBytes MTU of the path less the headers of IP and TCP without options, or less if
  ///     the user wants shorter segments
  public static NegotiatedOptions agree(
      SynOptions own, SynOptions peer, boolean v6, int pathMssBytes) {
    int peerMss = peer.mssBytes();
    if (peerMss == NONE) {
      peerMss = v6 ? DEFAULT_MSS6_BYTES : DEFAULT_MSS4_BYTES;
    }
    boolean scaled = own.windowScale() != NONE && peer.windowScale() != NONE;
    return new NegotiatedOptions(
        Math.max(LEAST_MSS_BYTES, Math.min(peerMss, pathMssBytes)),
        scaled ? own.windowScale() : NONE,
        scaled ? peer.windowScale() : NONE,
        own.sackPermitted() && peer.sackPermitted(),
        own.timestamps() && peer.timestamps());
  }

  /// What is left of it when nothing can be remembered: a cookie without a timestamp has room for
  /// the MSS only.
  public NegotiatedOptions asFarAsACookieTells() {
    if (timestamps) {
      return this;
    }
    EcnMode told = ecn == EcnMode.ACCURATE ? ecn : EcnMode.NONE; // its ACK tells, RFC 9768 5.1
    return new NegotiatedOptions(sendMssBytes, NONE, NONE, false, false, told);
  }

  /// Payload of a full segment that carries no options but those that all carry: Eff.snd.MSS of RFC
  /// 9293 section 3.7.1.
  public int payloadBytes() {
    return sendMssBytes - (timestamps ? TcpOptionsWriter.TIMESTAMPS_LENGTH_BYTES : 0);
  }

  /// How far the windows we announce are shifted, 0 to 14.
  public int ownShift() {
    return Math.max(0, ownScale);
  }

  /// How far the windows the peer announces are shifted, 0 to 14.
  public int peerShift() {
    return Math.max(0, peerScale);
  }
}
