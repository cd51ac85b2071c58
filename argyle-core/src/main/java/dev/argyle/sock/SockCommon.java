package dev.argyle.sock;

import dev.argyle.env.AtomicField;
import dev.argyle.wire.IpAddress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The little that everything in the connection tables has: full socks, half-open requests,
/// TIME-WAIT entries. Kept small, because there may be a million of the latter two (MISSION B5).
///
/// Addresses are two longs each, IPv4 v4-mapped. They and the ports change only while the sock is
/// in no table.
public abstract class SockCommon {
  private static final VarHandle REFERENCES =
      AtomicField.of(MethodHandles.lookup(), "references", int.class);

  private long localHigh;
  private long localLow;
  private long remoteHigh;
  private long remoteLow;
  private char localPort;
  private char remotePort;
  private final char family;
  private int boundInterface;
  private volatile TcpState state = TcpState.CLOSED;

  @Nullable PortOwner nextSharer; // of its port; guarded by the lock of the BindTable
  @Nullable PortOwner previousSharer; // the same

  @SuppressWarnings("unused") // through REFERENCES
  private int references = 1;

  /// A sock whose local address is the family's wildcard.
  ///
  /// @param family a constant of [AddressFamily]
  protected SockCommon(int family) {
    this.family = (char) family;
    if (family == AddressFamily.AF_INET) {
      localHigh = IpAddress.ANY4.high();
      localLow = IpAddress.ANY4.low();
    }
  }

  /// Address family the socket was made with.
  public final int family() {
    return family;
  }

  /// Upper half of the local address.
  public final long localHigh() {
    return localHigh;
  }

  /// Lower half of the local address.
  public final long localLow() {
    return localLow;
  }

  /// Upper half of the remote address.
  public final long remoteHigh() {
    return remoteHigh;
  }

  /// Lower half of the remote address.
  public final long remoteLow() {
    return remoteLow;
  }

  /// Local port, host order; 0 when none is bound.
  public final int localPort() {
    return localPort;
  }

  /// Remote port, host order; 0 when not connected.
  public final int remotePort() {
    return remotePort;
  }

  /// The local address, as an object.
  public final IpAddress localAddress() {
    return IpAddress.of(localHigh, localLow);
  }

  /// The remote address, as an object.
  public final IpAddress remoteAddress() {
    return IpAddress.of(remoteHigh, remoteLow);
  }

  /// Sets the local address.
  public final void localAddress(long high, long low) {
    localHigh = high;
    localLow = low;
  }

  /// Sets the local port.
  public final void localPort(int port) {
    localPort = (char) port;
  }

  /// Sets the remote end.
  public final void remote(long high, long low, int port) {
    remoteHigh = high;
    remoteLow = low;
    remotePort = (char) port;
  }

  /// Index of the interface it is bound to; 0 for any.
  public final int boundInterface() {
    return boundInterface;
  }

  /// Binds it to an interface, or with 0 to none.
  public final void boundInterface(int index) {
    boundInterface = index;
  }

  /// State of the connection. Read without a lock by `poll` and the tables; written with it.
  public final TcpState state() {
    return state;
  }

  /// Changes the state. The caller holds the lock, or the sock is not shared yet.
  public void state(TcpState next) {
    state = next;
  }

  /// Whether this is the connection of that four-tuple.
  public final boolean matches(
      long dstHigh, long dstLow, int dstPort, long srcHigh, long srcLow, int srcPort) {
    return remotePort == srcPort
        && localPort == dstPort
        && remoteLow == srcLow
        && localLow == dstLow
        && remoteHigh == srcHigh
        && localHigh == dstHigh;
  }

  /// Takes a reference.
  public final void hold() {
    int before = (int) REFERENCES.getAndAdd(this, 1);
    assert before > 0 : "held after its end";
  }

  /// Gives a reference back; the last one ends the sock.
  public final void put() {
    int before = (int) REFERENCES.getAndAdd(this, -1);
    assert before > 0 : "put too often";
    if (before == 1) {
      destruct();
    }
  }

  /// Called when the last reference is gone: gives back everything it holds.
  protected abstract void destruct();
}
