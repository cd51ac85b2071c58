package dev.argyle.contract.errors;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The ERRORS sections of the manual pages, as far as they speak of sockets, and the errors of them
/// that cannot occur here, with the reason.
final class ManualPages {
  /// Errors by call. Where a page says that others may come from the protocol below, those are
  /// provoked as well, and not listed here.
  static final Map<String, Set<String>> ERRORS =
      Map.ofEntries(
          page("socket", "EACCES EAFNOSUPPORT EINVAL EMFILE ENFILE ENOBUFS ENOMEM EPROTONOSUPPORT"),
          page("bind", "EACCES EADDRINUSE EBADF EINVAL ENOTSOCK EADDRNOTAVAIL EFAULT ENOMEM"),
          page("listen", "EADDRINUSE EBADF ENOTSOCK EOPNOTSUPP"),
          page(
              "accept",
              "EAGAIN EBADF ECONNABORTED EFAULT EINTR EINVAL EMFILE ENFILE ENOBUFS ENOMEM ENOTSOCK"
                  + " EOPNOTSUPP EPERM EPROTO"),
          page(
              "connect",
              "EACCES EPERM EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EALREADY EBADF"
                  + " ECONNREFUSED EFAULT EINPROGRESS EINTR EISCONN ENETUNREACH ENOTSOCK EPROTOTYPE"
                  + " ETIMEDOUT"),
          page(
              "send",
              "EACCES EAGAIN EALREADY EBADF ECONNRESET EDESTADDRREQ EFAULT EINTR EINVAL EISCONN"
                  + " EMSGSIZE ENOBUFS ENOMEM ENOTCONN ENOTSOCK EOPNOTSUPP EPIPE"),
          page("recv", "EAGAIN EBADF ECONNREFUSED EFAULT EINTR EINVAL ENOMEM ENOTCONN ENOTSOCK"),
          page("read", "EAGAIN EBADF EFAULT EINTR EINVAL EIO EISDIR"),
          page(
              "write",
              "EAGAIN EBADF EDESTADDRREQ EDQUOT EFAULT EFBIG EINTR EINVAL EIO ENOSPC EPERM EPIPE"),
          page("readv", "EINVAL"),
          page("writev", "EINVAL"),
          page("shutdown", "EBADF EINVAL ENOTCONN ENOTSOCK"),
          page("close", "EBADF EINTR EIO ENOSPC EDQUOT"),
          page("getsockname", "EBADF EFAULT EINVAL ENOBUFS ENOTSOCK"),
          page("getpeername", "EBADF EFAULT EINVAL ENOBUFS ENOTCONN ENOTSOCK"),
          page("getsockopt", "EBADF EFAULT EINVAL ENOPROTOOPT ENOTSOCK"),
          page("setsockopt", "EBADF EFAULT EINVAL ENOPROTOOPT ENOTSOCK"),
          page("fcntl", "EBADF EINVAL EPERM"),
          page("dup", "EBADF EMFILE ENOMEM"),
          page("dup2", "EBADF EBUSY EINTR EMFILE ENOMEM"),
          page("ioctl", "EBADF EFAULT EINVAL ENOTTY"),
          page("epoll_create", "EINVAL EMFILE ENFILE ENOMEM"),
          page("epoll_ctl", "EBADF EEXIST EINVAL ELOOP ENOENT ENOMEM ENOSPC EPERM"),
          page("epoll_wait", "EBADF EFAULT EINTR EINVAL"),
          page("eventfd", "EINVAL EMFILE ENFILE ENODEV ENOMEM"));

  /// Errors that never occur here.
  ///
  /// @param calls all of them if empty
  record Impossible(String errno, List<String> calls, String reason) {}

  static final List<Impossible> IMPOSSIBLE =
      List.of(
          everywhere(
              "EFAULT",
              "there are no pointers: a buffer is an object (a read-only one is"
                  + " EFAULT, see DataCallsTest)"),
          everywhere("ENFILE", "there is no table of files beside that of descriptors"),
          everywhere("ENOMEM", "memory is the JVM's: OutOfMemoryError"),
          everywhere("ENOBUFS", "memory is the JVM's: OutOfMemoryError"),
          everywhere("EIO", "no storage behind a descriptor"),
          everywhere("EISDIR", "no directories"),
          everywhere("EDQUOT", "no storage behind a descriptor"),
          everywhere("EFBIG", "no storage behind a descriptor"),
          everywhere("ENOSPC", "no storage behind a descriptor, and no limit of watches"),
          only(
              "EPERM",
              "no firewall, no sealed or append-only files, every file can be watched",
              "accept",
              "connect",
              "write",
              "fcntl",
              "epoll_ctl"),
          only("EACCES", "whoever holds the stack may make any socket", "socket"),
          only("ECONNABORTED", "a connection that ended is still accepted, as on Linux", "accept"),
          only("EPROTO", "no protocol of ours fails so", "accept"),
          only("EPROTOTYPE", "of the UNIX family alone: shown in its own tests", "connect"),
          only("EAGAIN", "of the UNIX family alone: shown in its own tests", "connect"),
          only("EADDRINUSE", "Linux answers EADDRNOTAVAIL as well when no pair is free", "connect"),
          only("EALREADY", "of TCP fast open, which is not there", "send"),
          only("EISCONN", "of the UNIX family alone; TCP and UDP ignore the address", "send"),
          only("ENOTCONN", "of SEQPACKET; TCP says EPIPE", "send"),
          only(
              "EINTR",
              "close and dup2 wait for nobody whom an interrupt would end",
              "close",
              "dup2"),
          only("EINTR", "write sleeps where send does: shown there", "write"),
          only(
              "EINTR",
              "epoll_wait is asked without waiting here: see EpollSleepTest",
              "epoll_wait"),
          only("EBUSY", "a number is changed in one step", "dup2"),
          only("EMFILE", "a number too high is EBADF, as on Linux", "dup2"),
          only(
              "EINVAL",
              "no length of an address, no size or flags to be wrong",
              "getsockname",
              "getpeername",
              "epoll_create"),
          only("EINVAL", "no length of a value to be wrong", "getsockopt"),
          only("ENODEV", "no device behind it", "eventfd"));

  private static Map.Entry<String, Set<String>> page(String call, String errors) {
    return Map.entry(call, Set.of(errors.split(" ")));
  }

  private static Impossible everywhere(String errno, String reason) {
    return new Impossible(errno, List.of(), reason);
  }

  private static Impossible only(String errno, String reason, String... calls) {
    return new Impossible(errno, List.of(calls), reason);
  }

  private ManualPages() {}
}
