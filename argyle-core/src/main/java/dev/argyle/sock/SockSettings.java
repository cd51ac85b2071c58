package dev.argyle.sock;

/// What a user has set on a sock, on the level of sockets (socket(7)), and protocols look at. Each
/// is read without a lock.
public abstract class SockSettings extends SockCommon {
  /// A time-out that never comes.
  public static final long NO_TIMEOUT = 0;

  private volatile int receiveBufferBytes;
  private volatile int sendBufferBytes;
  private volatile Linger linger = Linger.OFF;
  private volatile long receiveTimeoutNanos = NO_TIMEOUT;
  private volatile long sendTimeoutNanos = NO_TIMEOUT;
  private volatile boolean reuseAddress;
  private volatile boolean reusePort;
  private volatile boolean keepAlive;
  private volatile boolean broadcast;
  private volatile boolean oobInline;
  private volatile int receiveLowWaterOctets = 1;
  private volatile int priority;
  private volatile int mark;
  private volatile TimestampUnit timestamps = TimestampUnit.NONE;

  /// @param family a constant of [AddressFamily]
  protected SockSettings(int family) {
    super(family);
  }

  /// Memory the receive side may hold (`SO_RCVBUF` as `getsockopt` tells it).
  public final int receiveBufferBytes() {
    return receiveBufferBytes;
  }

  /// Sets the receive buffer's limit.
  public final void receiveBufferBytes(int bytes) {
    receiveBufferBytes = bytes;
  }

  /// Memory the send side may hold (`SO_SNDBUF` as `getsockopt` tells it).
  public final int sendBufferBytes() {
    return sendBufferBytes;
  }

  /// Sets the send buffer's limit.
  public final void sendBufferBytes(int bytes) {
    sendBufferBytes = bytes;
  }

  /// `SO_LINGER`: whether `close` waits for unsent data, and how long.
  public final Linger linger() {
    return linger;
  }

  /// How long `close` waits for unsent data: [Linger#NEVER], 0 to reset, or a time.
  public final long lingerNanos() {
    return linger.nanos();
  }

  /// Sets how long `close` waits.
  public final void linger(Linger value) {
    linger = value;
  }

  /// How long a receive or accept may block; [#NO_TIMEOUT] for as long as it takes, below 0 never.
  public final long receiveTimeoutNanos() {
    return receiveTimeoutNanos;
  }

  /// Sets how long a receive or accept may block.
  public final void receiveTimeoutNanos(long nanos) {
    receiveTimeoutNanos = nanos;
  }

  /// How long a send or connect may block; [#NO_TIMEOUT] for as long as it takes, below 0 never.
  public final long sendTimeoutNanos() {
    return sendTimeoutNanos;
  }

  /// Sets how long a send or connect may block.
  public final void sendTimeoutNanos(long nanos) {
    sendTimeoutNanos = nanos;
  }

  /// `SO_REUSEADDR`.
  public final boolean reuseAddress() {
    return reuseAddress;
  }

  /// Sets `SO_REUSEADDR`.
  public final void reuseAddress(boolean on) {
    reuseAddress = on;
  }

  /// `SO_REUSEPORT`.
  public final boolean reusePort() {
    return reusePort;
  }

  /// Sets `SO_REUSEPORT`.
  public final void reusePort(boolean on) {
    reusePort = on;
  }

  /// `SO_KEEPALIVE`.
  public final boolean keepAlive() {
    return keepAlive;
  }

  /// Sets `SO_KEEPALIVE`; the protocol does what follows from it.
  public final void keepAlive(boolean on) {
    keepAlive = on;
  }

  /// `SO_BROADCAST`.
  public final boolean broadcast() {
    return broadcast;
  }

  /// Sets `SO_BROADCAST`.
  public final void broadcast(boolean on) {
    broadcast = on;
  }

  /// `SO_OOBINLINE`: urgent data stays in the stream.
  public final boolean oobInline() {
    return oobInline;
  }

  /// Sets `SO_OOBINLINE`.
  public final void oobInline(boolean on) {
    oobInline = on;
  }

  /// `SO_RCVLOWAT`: how much has to be there before a receive or a poll is satisfied, at least 1.
  public final int receiveLowWaterOctets() {
    return receiveLowWaterOctets;
  }

  /// Sets `SO_RCVLOWAT`.
  public final void receiveLowWaterOctets(int octets) {
    receiveLowWaterOctets = octets;
  }

  /// `SO_PRIORITY`, which every packet of it carries.
  public final int priority() {
    return priority;
  }

  /// Sets `SO_PRIORITY`.
  public final void priority(int number) {
    priority = number;
  }

  /// `SO_MARK`, which every packet of it carries.
  public final int mark() {
    return mark;
  }

  /// Sets `SO_MARK`.
  public final void mark(int number) {
    mark = number;
  }

  /// `SO_TIMESTAMP` and `SO_TIMESTAMPNS`: whether a receive tells when the data came.
  public final TimestampUnit timestamps() {
    return timestamps;
  }

  /// Sets whether a receive tells when the data came.
  public final void timestamps(TimestampUnit unit) {
    timestamps = unit;
  }

  /// Takes the settings of this class from a listener, for a connection that came to it; not
  /// `SO_PRIORITY`, as on Linux.
  protected final void inheritSettings(SockSettings from) {
    receiveBufferBytes = from.receiveBufferBytes;
    sendBufferBytes = from.sendBufferBytes;
    receiveTimeoutNanos = from.receiveTimeoutNanos;
    sendTimeoutNanos = from.sendTimeoutNanos;
    linger = from.linger;
    reuseAddress = from.reuseAddress;
    reusePort = from.reusePort;
    keepAlive = from.keepAlive;
    broadcast = from.broadcast;
    oobInline = from.oobInline;
    receiveLowWaterOctets = from.receiveLowWaterOctets;
    mark = from.mark;
    timestamps = from.timestamps;
  }
}
