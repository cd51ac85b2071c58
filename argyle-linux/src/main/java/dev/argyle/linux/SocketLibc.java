package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

/// The socket functions of the C library. Each call is named by its [Call], takes what the manual
/// page says, and returns what the function does, or the error number negated.
///
/// Handles are called generically: the arguments are boxed, which costs less than the call itself
/// and nobody measures here.
final class SocketLibc {
  /// The functions, each with its descriptor.
  enum Call {
    SOCKET("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
    SOCKETPAIR("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
    BIND("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
    LISTEN("listen", JAVA_INT, JAVA_INT, JAVA_INT),
    ACCEPT4("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
    CONNECT("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
    READ("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
    WRITE("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
    READV("readv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
    WRITEV("writev", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
    RECV("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
    SEND("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
    RECVFROM("recvfrom", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS),
    SENDTO("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
    RECVMSG("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
    SENDMSG("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
    SHUTDOWN("shutdown", JAVA_INT, JAVA_INT, JAVA_INT),
    CLOSE("close", JAVA_INT, JAVA_INT),
    DUP("dup", JAVA_INT, JAVA_INT),
    DUP2("dup2", JAVA_INT, JAVA_INT, JAVA_INT),
    GETSOCKNAME("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
    GETPEERNAME("getpeername", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
    GETSOCKOPT("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS),
    SETSOCKOPT("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
    POLL("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
    EPOLL_CREATE1("epoll_create1", JAVA_INT, JAVA_INT),
    EPOLL_CTL("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
    EPOLL_WAIT("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
    EVENTFD("eventfd", JAVA_INT, JAVA_INT, JAVA_INT),
    FCNTL(2, "fcntl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
    IOCTL(2, "ioctl", JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

    private final MethodHandle handle;

    Call(String name, MemoryLayout result, MemoryLayout... arguments) {
      handle = boxed(Libc.handle(name, FunctionDescriptor.of(result, arguments)));
    }

    Call(int firstVariadic, String name, MemoryLayout result, MemoryLayout... arguments) {
      FunctionDescriptor function = FunctionDescriptor.of(result, arguments);
      handle = boxed(Libc.handle(name, firstVariadic, function));
    }

    /// The same function, its arguments in one array.
    private static MethodHandle boxed(MethodHandle exact) {
      int arguments = exact.type().parameterCount();
      return exact
          .asType(MethodType.genericMethodType(arguments))
          .asSpreader(Object[].class, arguments);
    }
  }

  /// Makes a call. @return what it returns, or its error number negated
  ///
  /// @param state memory for the error number, as [Libc#callState] makes it
  static int call(MemorySegment state, Call call, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = state;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    try {
      Object value = (Object) call.handle.invokeExact(all);
      return Libc.result(((Number) value).intValue(), state);
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }

  private SocketLibc() {}
}
