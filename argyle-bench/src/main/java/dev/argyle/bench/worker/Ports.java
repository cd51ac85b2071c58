package dev.argyle.bench.worker;

/// The ports that a far end of measurements serves, whoever it is.
public final class Ports {
  /// TCP: reads all that comes.
  public static final int SINK = 5001;

  /// TCP: sends until the peer is gone.
  public static final int SOURCE = 5002;

  /// TCP: sends back what comes.
  public static final int ECHO = 5003;

  /// UDP: counts what comes.
  public static final int UDP_SINK = 5004;

  /// UDP: sends to whom it has heard from.
  public static final int UDP_SOURCE = 5005;

  /// TCP: the first of several that do as [#ECHO], for who connects so often that the pairs of
  /// ports would be used up while old connections hold them.
  public static final int FIRST_ECHO = 6000;

  /// How many those are.
  public static final int ECHOES = 64;

  static boolean isEcho(int port) {
    return port == ECHO || Integer.compareUnsigned(port - FIRST_ECHO, ECHOES) < 0;
  }

  private Ports() {}
}
