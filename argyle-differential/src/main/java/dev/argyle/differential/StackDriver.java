package dev.argyle.differential;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.PollFd;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The calls of a stack of ours.
public final class StackDriver implements SocketDriver {
  private static final long MILLI_NANOS = 1_000_000;

  private final NetStack stack;
  private final Syscalls calls;

  /// The calls of a stack, which is closed with this.
  public StackDriver(NetStack stack) {
    this.stack = stack;
    this.calls = stack.syscalls();
  }

  @Override
  public String name() {
    return "ours";
  }

  @Override
  public int socket(int family, int type, int protocol) {
    return calls.socket(family, type, protocol);
  }

  @Override
  public int bind(int fd, SockAddr to) {
    return calls.bind(fd, to);
  }

  @Override
  public int listen(int fd, int backlog) {
    return calls.listen(fd, backlog);
  }

  @Override
  public Answer<SockAddr> accept(int fd, int flags) {
    var told = new Told<SockAddr>();
    return told.with(calls.accept4(fd, told::hear, flags));
  }

  @Override
  public int connect(int fd, SockAddr to) {
    return calls.connect(fd, to);
  }

  @Override
  public int send(SendForm form, int fd, byte[] octets, int flags, @Nullable SockAddr to) {
    ByteBuffer one = ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder());
    ByteBuffer[] pieces = Pieces.of(octets);
    pieces[0].order(ByteOrder.nativeOrder()); // of an eventfd's number
    int result =
        switch (form) {
          case WRITE -> calls.write(fd, one);
          case WRITEV -> (int) calls.writev(fd, pieces, 0, pieces.length);
          case SEND -> calls.send(fd, one, flags);
          case SENDTO -> calls.sendto(fd, one, flags, to);
          case SENDMSG -> {
            var message = new MessageHeader(IoVector.of(pieces));
            message.name(to);
            yield (int) calls.sendmsg(fd, message, flags);
          }
        };
    boolean several = form == SendForm.WRITEV || form == SendForm.SENDMSG;
    int moved = several ? Pieces.moved(octets, pieces) : one.position();
    if (result >= 0 && moved != result) {
      throw new IllegalStateException(form + " returned " + result + " and took " + moved);
    }
    return result;
  }

  @Override
  public Received receive(ReceiveForm form, int fd, int room, int flags) {
    byte[] octets = new byte[room];
    ByteBuffer[] pieces = {ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder())};
    var sender = new Told<SockAddr>();
    int told = 0;
    int result;
    switch (form) {
      case READ -> result = calls.read(fd, pieces[0]);
      case RECV -> result = calls.recv(fd, pieces[0], flags);
      case RECVFROM -> result = calls.recvfrom(fd, pieces[0], flags, sender::hear);
      case READV -> {
        pieces = Pieces.of(octets);
        pieces[0].order(ByteOrder.nativeOrder()); // of an eventfd's number
        result = (int) calls.readv(fd, pieces, 0, pieces.length);
      }
      case RECVMSG -> {
        pieces = Pieces.of(octets);
        var message = new MessageHeader(IoVector.of(pieces), 0); // no ancillary data
        result = (int) calls.recvmsg(fd, message, flags);
        told = message.flags();
        if (message.name() != null) {
          sender.hear(message.name());
        }
      }
      default -> throw new AssertionError(form);
    }
    byte[] filled = Pieces.filled(octets, pieces);
    return new Received(result, filled, sender.with(result).value(), told);
  }

  @Override
  public int shutdown(int fd, int how) {
    return calls.shutdown(fd, how);
  }

  @Override
  public int close(int fd) {
    return calls.close(fd);
  }

  @Override
  public int dup(int fd) {
    return calls.dup(fd);
  }

  @Override
  public int dup2(int fd, int wanted) {
    return calls.dup2(fd, wanted);
  }

  @Override
  public int fcntl(int fd, int command, int argument) {
    return calls.fcntl(fd, command, argument);
  }

  @Override
  public Answer<Integer> ioctl(int fd, int request) {
    var told = new Told<Integer>();
    return told.with(calls.ioctl(fd, request, told::hear));
  }

  @Override
  public Answer<SockAddr> localName(int fd) {
    var told = new Told<SockAddr>();
    return told.with(calls.getsockname(fd, told::hear));
  }

  @Override
  public Answer<SockAddr> remoteName(int fd) {
    var told = new Told<SockAddr>();
    return told.with(calls.getpeername(fd, told::hear));
  }

  @Override
  public <T> int setOption(int fd, SocketOption<T> option, T value) {
    return calls.setsockopt(fd, option, value);
  }

  @Override
  public <T> Answer<T> option(int fd, SocketOption<T> option) {
    var told = new Told<T>();
    return told.with(calls.getsockopt(fd, option, told::hear));
  }

  @Override
  public int poll(int[] fds, int[] events, int[] revents) {
    PollFd[] set = new PollFd[fds.length];
    for (int i = 0; i < set.length; i++) {
      set[i] = new PollFd(fds[i], events[i]);
    }
    int result = calls.poll(set, 0);
    for (int i = 0; i < set.length; i++) {
      revents[i] = set[i].revents();
    }
    return result;
  }

  @Override
  public int epollCreate() {
    return calls.epollCreate();
  }

  @Override
  public int epollControl(int epfd, int op, int fd, int events, long data) {
    return calls.epollCtl(epfd, op, fd, events, data);
  }

  @Override
  public Woken epollWait(int epfd, int most) {
    var found = new EpollEvents(most);
    int result = calls.epollWait(epfd, found, 0);
    int[] events = new int[Math.max(0, result)];
    long[] data = new long[events.length];
    for (int i = 0; i < events.length; i++) {
      events[i] = found.events(i);
      data[i] = found.data(i);
    }
    return new Woken(result, events, data);
  }

  @Override
  public int eventfd(int initial, int flags) {
    return calls.eventfd(initial, flags);
  }

  @Override
  public void pause(int millis) {
    calls.poll(new PollFd[0], millis * MILLI_NANOS);
  }

  /// Closes the stack.
  ///
  /// @throws IllegalStateException if it has lost memory of packets
  @Override
  public void close() {
    stack.close();
    long blocks = stack.outstandingBlocks();
    if (blocks != 0) {
      throw new IllegalStateException(blocks + " blocks of packets are still in use");
    }
  }
}
