package dev.argyle.differential;

import dev.argyle.linux.KernelSockets;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.wire.IpProtocol;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The calls of the kernel, in the network namespace of the thread that makes them. A call that
/// sends asks for no signal; ours has none to give.
public final class KernelDriver implements SocketDriver {
  private final KernelSockets kernel = new KernelSockets();
  private final BitSet open = new BitSet();

  /// Needs no permission; the namespace does.
  public KernelDriver() {}

  @Override
  public String name() {
    return "kernel";
  }

  @Override
  public int socket(int family, int type, int protocol) {
    return opened(kernel.socket(family, type, protocol));
  }

  @Override
  public int bind(int fd, SockAddr to) {
    return kernel.bind(fd, to);
  }

  @Override
  public int listen(int fd, int backlog) {
    return kernel.listen(fd, backlog);
  }

  @Override
  public Answer<SockAddr> accept(int fd, int flags) {
    var told = new Told<SockAddr>();
    return told.with(opened(kernel.accept4(fd, told::hear, flags)));
  }

  @Override
  public int connect(int fd, SockAddr to) {
    return kernel.connect(fd, to);
  }

  @Override
  public int send(SendForm form, int fd, byte[] octets, int flags, @Nullable SockAddr to) {
    ByteBuffer one = ByteBuffer.wrap(octets);
    int quiet = flags | MessageFlags.MSG_NOSIGNAL;
    return switch (form) {
      case WRITE -> kernel.write(fd, one);
      case WRITEV -> kernel.writev(fd, Pieces.of(octets));
      case SEND -> kernel.send(fd, one, quiet);
      case SENDTO -> kernel.sendto(fd, one, quiet, to);
      case SENDMSG -> kernel.sendmsg(fd, Pieces.of(octets), quiet, to);
    };
  }

  @Override
  public Received receive(ReceiveForm form, int fd, int room, int flags) {
    byte[] octets = new byte[room];
    ByteBuffer one = ByteBuffer.wrap(octets);
    ByteBuffer[] pieces = Pieces.of(octets);
    var sender = new Told<SockAddr>();
    var told = new int[1];
    IntConsumer hear = flagsTold -> told[0] = flagsTold;
    int result =
        switch (form) {
          case READ -> kernel.read(fd, one);
          case READV -> kernel.readv(fd, pieces);
          case RECV -> kernel.recv(fd, one, flags);
          case RECVFROM -> kernel.recvfrom(fd, one, flags, sender::hear);
          case RECVMSG -> kernel.recvmsg(fd, pieces, flags, sender::hear, hear);
        };
    boolean several = form == ReceiveForm.READV || form == ReceiveForm.RECVMSG;
    byte[] filled = several ? Pieces.filled(octets, pieces) : Arrays.copyOf(octets, one.position());
    if ((flags & MessageFlags.MSG_TRUNC) != 0 && takesFlags(form) && isTcp(fd)) {
      filled = new byte[0]; // TCP throws them away and copies none
    }
    return new Received(result, filled, sender.with(result).value(), told[0]);
  }

  private static boolean takesFlags(ReceiveForm form) {
    return form != ReceiveForm.READ && form != ReceiveForm.READV;
  }

  private boolean isTcp(int fd) {
    Integer protocol = option(fd, SolSocket.SO_PROTOCOL).value();
    return protocol != null && protocol == IpProtocol.TCP;
  }

  @Override
  public int shutdown(int fd, int how) {
    return kernel.shutdown(fd, how);
  }

  @Override
  public int close(int fd) {
    int result = kernel.close(fd);
    if (result == 0) {
      open.clear(fd);
    }
    return result;
  }

  @Override
  public int dup(int fd) {
    return opened(kernel.dup(fd));
  }

  @Override
  public int dup2(int fd, int wanted) {
    return kernel.dup2(fd, wanted);
  }

  @Override
  public int fcntl(int fd, int command, int argument) {
    return kernel.fcntl(fd, command, argument);
  }

  @Override
  public Answer<Integer> ioctl(int fd, int request) {
    var told = new Told<Integer>();
    return told.with(kernel.ioctl(fd, request, told::hear));
  }

  @Override
  public Answer<SockAddr> localName(int fd) {
    var told = new Told<SockAddr>();
    return told.with(kernel.getsockname(fd, told::hear));
  }

  @Override
  public Answer<SockAddr> remoteName(int fd) {
    var told = new Told<SockAddr>();
    return told.with(kernel.getpeername(fd, told::hear));
  }

  @Override
  public <T> int setOption(int fd, SocketOption<T> option, T value) {
    return kernel.setsockopt(fd, option, value);
  }

  @Override
  public <T> Answer<T> option(int fd, SocketOption<T> option) {
    var told = new Told<T>();
    return told.with(kernel.getsockopt(fd, option, told::hear));
  }

  @Override
  public int poll(int[] fds, int[] events, int[] revents) {
    return kernel.poll(fds, events, revents, 0);
  }

  @Override
  public int epollCreate() {
    return opened(kernel.epollCreate());
  }

  @Override
  public int epollControl(int epfd, int op, int fd, int events, long data) {
    return kernel.epollCtl(epfd, op, fd, events, data);
  }

  @Override
  public Woken epollWait(int epfd, int most) {
    int[] events = new int[most];
    long[] data = new long[most];
    int result = kernel.epollWait(epfd, events, data, 0);
    int found = Math.max(0, result);
    return new Woken(result, Arrays.copyOf(events, found), Arrays.copyOf(data, found));
  }

  @Override
  public int eventfd(int initial, int flags) {
    return opened(kernel.eventfd(initial, flags));
  }

  @Override
  public void pause(int millis) {
    kernel.poll(new int[0], new int[0], new int[0], millis);
  }

  /// Closes what is still open.
  @Override
  public void close() {
    open.stream().forEach(kernel::close);
    kernel.close();
  }

  private int opened(int fd) {
    if (fd >= 0) {
      open.set(fd);
    }
    return fd;
  }
}
