package dev.argyle.differential;

import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import org.jspecify.annotations.Nullable;

/// The socket layer as a program sees it, with two backs: [StackDriver] and [KernelDriver]. Every
/// call answers with a count, a descriptor or 0, or an error number negated. None may block:
/// sockets are made non-blocking or calls say `MSG_DONTWAIT`, and time-outs are zero.
public interface SocketDriver extends AutoCloseable {
  /// What a call returned, and what it told beside that.
  ///
  /// @param value null if the call failed or told nothing
  record Answer<T>(int result, @Nullable T value) {}

  /// What a receive returned.
  ///
  /// @param octets what is in the buffers now
  /// @param sender null if none was told
  /// @param flags what `recvmsg` says beside the data
  record Received(int result, byte[] octets, @Nullable SockAddr sender, int flags) {}

  /// What an `epoll_wait` returned: bits and the user's number of each event.
  record Woken(int result, int[] events, long[] data) {}

  /// The calls that send.
  enum SendForm {
    WRITE,
    WRITEV,
    SEND,
    SENDTO,
    SENDMSG
  }

  /// The calls that receive.
  enum ReceiveForm {
    READ,
    READV,
    RECV,
    RECVFROM,
    RECVMSG
  }

  /// Who answers, for reports.
  String name();

  /// `socket`.
  int socket(int family, int type, int protocol);

  /// `bind`.
  int bind(int fd, SockAddr to);

  /// `listen`.
  int listen(int fd, int backlog);

  /// `accept4`.
  Answer<SockAddr> accept(int fd, int flags);

  /// `connect`.
  int connect(int fd, SockAddr to);

  /// Any call that sends.
  ///
  /// @param flags for those forms that take flags
  /// @param to for those forms that take an address
  int send(SendForm form, int fd, byte[] octets, int flags, @Nullable SockAddr to);

  /// Any call that receives.
  ///
  /// @param room octets of the buffers
  /// @param flags for those forms that take flags
  Received receive(ReceiveForm form, int fd, int room, int flags);

  /// `shutdown`.
  int shutdown(int fd, int how);

  /// `close`.
  int close(int fd);

  /// `dup`.
  int dup(int fd);

  /// `dup2`.
  int dup2(int fd, int wanted);

  /// `fcntl`.
  int fcntl(int fd, int command, int argument);

  /// `ioctl` that tells a number.
  Answer<Integer> ioctl(int fd, int request);

  /// `getsockname`.
  Answer<SockAddr> localName(int fd);

  /// `getpeername`.
  Answer<SockAddr> remoteName(int fd);

  /// `setsockopt`.
  <T> int setOption(int fd, SocketOption<T> option, T value);

  /// `getsockopt`.
  <T> Answer<T> option(int fd, SocketOption<T> option);

  /// `poll` without waiting. @param revents is given what was found
  int poll(int[] fds, int[] events, int[] revents);

  /// `epoll_create`.
  int epollCreate();

  /// `epoll_ctl`.
  int epollControl(int epfd, int op, int fd, int events, long data);

  /// `epoll_wait` without waiting. @param most how many events at most
  Woken epollWait(int epfd, int most);

  /// `eventfd`.
  int eventfd(int initial, int flags);

  /// Lets some real time go by.
  void pause(int millis);

  /// Ends it, and closes what is still open.
  @Override
  void close();
}
