package dev.argyle.sock;

/// `IPV6_DONTFRAG`, to send: whether a datagram that is too long is `EMSGSIZE` (RFC 3542 section
/// 11.2).
///
/// @param value 0 or 1
public record DontFragment(int value) implements ControlMessage {
  @Override
  public int level() {
    return SolIpv6.SOL_IPV6;
  }

  @Override
  public int type() {
    return SolIpv6.IPV6_DONTFRAG.number();
  }
}
