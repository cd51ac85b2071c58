package dev.argyle.nio;

import dev.argyle.sock.Errno;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.security.Security;
import java.util.regex.Pattern;

/// Error numbers as the exceptions that the JDK throws for them, with its texts; and the exceptions
/// of channels as `java.net` sockets throw them.
final class IoErrors {
  /// The property, of the system or of security, that says what texts tell besides.
  private static final String INCLUDED = "jdk.includeInExceptions";

  private IoErrors() {}

  /// What a call about the socket itself throws: connect, bind, listen, accept, options.
  ///
  /// @param result a negated error number
  static IOException ofCall(int result) {
    return ofCall(result, text(result));
  }

  /// What a connect throws. The text says where to, if the JVM is told to include it, as the JDK's.
  ///
  /// @param result a negated error number
  static IOException ofConnect(int result, InetSocketAddress to) {
    return ofCall(result, tellsHosts() ? text(result) + ": " + to : text(result));
  }

  private static boolean tellsHosts() {
    String set = System.getProperty(INCLUDED);
    String included = set == null ? Security.getProperty(INCLUDED) : set;
    return included != null
        && Pattern.compile(",")
            .splitAsStream(included)
            .anyMatch(each -> each.strip().equalsIgnoreCase("hostInfo"));
  }

  private static IOException ofCall(int result, String text) {
    return switch (Errno.ofResult(result)) {
      case EPROTO -> new ProtocolException(text);
      case ECONNREFUSED, ETIMEDOUT, ENOTCONN -> new ConnectException(text);
      case EHOSTUNREACH -> new NoRouteToHostException(text);
      case EADDRINUSE, EADDRNOTAVAIL, EACCES -> new BindException(text);
      case null, default -> new SocketException(text);
    };
  }

  /// What a read throws.
  ///
  /// @param result a negated error number
  static IOException ofRead(long result) {
    return Errno.ofResult(result) == Errno.ECONNRESET
        ? new SocketException("Connection reset")
        : new IOException(text(result));
  }

  /// What a write throws.
  ///
  /// @param result a negated error number
  static IOException ofWrite(long result) {
    return new IOException(text(result));
  }

  /// What receiving or sending a datagram throws. That the peer's port is closed is told by a class
  /// of its own, which the JDK gives no text.
  ///
  /// @param result a negated error number
  /// @param connected whether by `read` or `write`, which tell everything else as `IOException`
  static IOException ofDatagram(long result, boolean connected) {
    if (is(Errno.ECONNREFUSED, result)) {
      return new PortUnreachableException();
    }
    return connected ? ofWrite(result) : ofCall((int) result);
  }

  /// Fails if a call did.
  ///
  /// @param result of a call: 0 or more, or a negated error number
  /// @return the same
  static int check(int result) throws IOException {
    if (result < 0) {
      throw ofCall(result);
    }
    return result;
  }

  /// Whether a result is that error.
  static boolean is(Errno errno, long result) {
    return result == errno.negated();
  }

  /// What a method of `java.net` that may throw any `IOException` throws for what a channel threw.
  static IOException forSocket(Exception thrown) {
    return thrown instanceof IOException known ? known : forSocketOnly(thrown);
  }

  /// The same for a method that may throw no more than a `SocketException`.
  static SocketException forSocketOnly(Exception thrown) {
    return switch (thrown) {
      case SocketException known -> known;
      case ClosedChannelException _ -> causedBy(new SocketException("Socket is closed"), thrown);
      case NotYetConnectedException _ ->
          causedBy(new SocketException("Socket is not connected"), thrown);
      case AlreadyBoundException _ -> causedBy(new SocketException("Already bound"), thrown);
      case AlreadyConnectedException _ ->
          causedBy(new SocketException("Already connected"), thrown);
      case NotYetBoundException _ ->
          causedBy(new SocketException("Socket is not bound yet"), thrown);
      case UnsupportedAddressTypeException _ ->
          causedBy(new SocketException("Unsupported address type"), thrown);
      case UnresolvedAddressException _ ->
          causedBy(new SocketException("Unresolved address"), thrown);
      case RuntimeException unchanged -> throw unchanged;
      default -> causedBy(new SocketException(thrown.getMessage()), thrown);
    };
  }

  /// What a socket of `java.net` throws that was closed because its virtual thread was interrupted;
  /// a time-out stays what it is.
  static IOException forInterrupt(InterruptedIOException thrown) {
    return thrown instanceof SocketTimeoutException
        ? thrown
        : new SocketException("Closed by interrupt");
  }

  /// What `connect` of `java.net` throws for a name without an address.
  static UnknownHostException unknownHost(Object address) {
    return new UnknownHostException(String.valueOf(address));
  }

  /// A descriptor that its channel has not closed is only bad when its stack has been closed.
  private static String text(long result) {
    Errno errno = Errno.ofResult(result);
    if (errno == Errno.EBADF) {
      return "Socket closed";
    }
    return errno == null ? "Unknown error " + -result : errno.text();
  }

  private static SocketException causedBy(SocketException failure, Exception cause) {
    failure.initCause(cause);
    return failure;
  }
}
