package dev.argyle.socket;

/// What a socket transports (MISSION B2). A family of a user's own may bring a type of its own.
///
/// Which of these work depends on what is registered with [ProtocolFamilies]; the others answer
/// `ESOCKTNOSUPPORT`.
///
/// @param number 1 to 15, Linux's where it has one
/// @param name Linux's name, without the prefix `SOCK_`
public record SocketType(int number, String name) {
  /// A stream of octets, connected.
  public static final SocketType STREAM = new SocketType(1, "STREAM");

  /// Datagrams, unreliable.
  public static final SocketType DGRAM = new SocketType(2, "DGRAM");

  /// Packets of a network protocol.
  public static final SocketType RAW = new SocketType(3, "RAW");

  /// Messages, reliable, in any order.
  public static final SocketType RDM = new SocketType(4, "RDM");

  /// Messages, reliable and in order, connected.
  public static final SocketType SEQPACKET = new SocketType(5, "SEQPACKET");

  /// Datagrams, connected and with congestion control.
  public static final SocketType DCCP = new SocketType(6, "DCCP");

  /// Frames of a device.
  public static final SocketType PACKET = new SocketType(10, "PACKET");

  /// The bits of `socket`'s second argument that are the type; the others are flags.
  static final int MASK = 0xF;

  /// The greatest number that Linux gives a meaning to.
  static final int GREATEST = 10;

  /// Checks the number.
  public SocketType {
    if (number < 1 || number > MASK) {
      throw new IllegalArgumentException("type " + number + " is not in 1.." + MASK);
    }
  }
}
