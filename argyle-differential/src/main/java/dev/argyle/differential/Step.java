package dev.argyle.differential;

import dev.argyle.differential.SocketDriver.ReceiveForm;
import dev.argyle.differential.SocketDriver.SendForm;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One call of a program. Descriptors are named by *slots*: a call that opens one says which slot
/// it goes into, and a slot that is empty stands for a descriptor that is not open. So a program
/// makes sense, if a dull one, whatever steps are taken out of it.
sealed interface Step {
  /// The slot that the call is about.
  int slot();

  /// Whether it only asks, changes nothing, and can be asked again.
  default boolean isQuestion() {
    return false;
  }

  /// Whether it may end connections by a reset.
  default boolean mayReset() {
    return this instanceof Close
        || this instanceof Dup2
        || this instanceof Shutdown
        || this instanceof Connect;
  }

  /// `socket`, with `SOCK_NONBLOCK`.
  record Open(int slot, int family, int type, int protocol) implements Step {}

  /// `bind`.
  record Bind(int slot, Place to) implements Step {}

  /// `listen`.
  record Listen(int slot, int backlog) implements Step {}

  /// `accept4`, with `SOCK_NONBLOCK`.
  record Accept(int slot, int into) implements Step {}

  /// `connect`.
  record Connect(int slot, Place to) implements Step {}

  /// Any call that sends.
  record Send(int slot, SendForm form, int octets, int flags, @Nullable Place to) implements Step {
    /// Whether it goes to this host by IPv6, as far as the step tells.
    boolean isLocalByV6() {
      return to == null || to.host() == Place.Host.LOOPBACK6 || to.host() == Place.Host.ANY6;
    }
  }

  /// Any call that receives.
  record Receive(int slot, ReceiveForm form, int room, int flags) implements Step {}

  /// `shutdown`.
  record Shutdown(int slot, int how) implements Step {}

  /// `close`.
  record Close(int slot) implements Step {}

  /// `dup`.
  record Dup(int slot, int into) implements Step {}

  /// `dup2` onto the descriptor of another slot, which is open or not.
  record Dup2(int slot, int onto) implements Step {}

  /// `fcntl`: tells the status flags, or sets `O_NONBLOCK` and these.
  record StatusFlags(int slot, boolean set, int flags) implements Step {}

  /// `ioctl` that tells a number.
  record Ioctl(int slot, int request) implements Step {
    @Override
    public boolean isQuestion() {
      return true;
    }
  }

  /// `getsockname`.
  record LocalName(int slot) implements Step {
    @Override
    public boolean isQuestion() {
      return true;
    }
  }

  /// `getpeername`.
  record RemoteName(int slot) implements Step {
    @Override
    public boolean isQuestion() {
      return true;
    }
  }

  /// `setsockopt`.
  record SetOption<T>(int slot, SocketOption<T> option, T value) implements Step {
    @Override
    public String toString() {
      return "SetOption[slot=" + slot + ", " + option.name() + "=" + value + "]";
    }
  }

  /// `getsockopt`.
  record GetOption<T>(int slot, SocketOption<T> option) implements Step {
    @Override
    public boolean isQuestion() {
      return !option.equals(SolSocket.SO_ERROR);
    }

    @Override
    public String toString() {
      return "GetOption[slot=" + slot + ", " + option.name() + "]";
    }
  }

  /// `poll` of several.
  record Poll(int slot, List<Integer> others, int events) implements Step {}

  /// `epoll_create`.
  record EpollCreate(int slot) implements Step {}

  /// `epoll_ctl`.
  record EpollControl(int slot, int op, int watched, int events, long data) implements Step {}

  /// `epoll_wait`.
  record EpollWait(int slot, int most) implements Step {}

  /// `eventfd`, with `O_NONBLOCK`.
  record EventFd(int slot, int initial, int flags) implements Step {}

  /// `write` of a number to an eventfd, or to whatever it is.
  record EventWrite(int slot, long value) implements Step {}

  /// `read` of a number from an eventfd.
  record EventRead(int slot) implements Step {}

  /// Sends until there is no room, then receives at the other end until all has come. How much fits
  /// is each stack's own affair; that a full buffer says so, and that nothing is lost, is not.
  /// Nothing is done for a reader that is shut down.
  record FillAndDrain(int slot, int reader) implements Step {}
}
