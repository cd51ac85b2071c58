package dev.argyle.differential;

import dev.argyle.differential.SocketDriver.Answer;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.Linger;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.UnixSockAddr;
import dev.argyle.socket.FileFlags;
import dev.argyle.wire.IpProtocol;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One of the two sides on which a program runs: its driver, the descriptors in its slots, and the
/// names of its ports.
final class Side implements AutoCloseable {
  /// No such descriptor is ever open. A closed one would not do: in a JVM another thread may have
  /// been given its number meanwhile.
  static final int NOT_OPEN = 2_000_000;

  private static final Linger RESET = new Linger(true, 0);
  private static final int FIRST_CHOSEN_PORT = 1024;
  private static final int CHOSEN_OCTETS = 5; // of a name that the stack has chosen

  private final SocketDriver driver;
  private final int[] fds;
  private final int[] files;
  private final BitSet epolls = new BitSet();
  private final int[] ports;
  private final Map<Integer, String> portNames = new HashMap<>();
  private final int[] pollFds;
  private final int[] pollEvents;
  private int opened;

  /// @param slots how many descriptors a program may name
  Side(SocketDriver driver, int slots) {
    this.driver = driver;
    this.fds = new int[slots];
    this.files = new int[slots];
    this.ports = new int[slots];
    this.pollFds = new int[slots];
    this.pollEvents = new int[slots];
    Arrays.fill(fds, NOT_OPEN);
    Arrays.fill(pollEvents, PollEvents.ALL);
  }

  SocketDriver driver() {
    return driver;
  }

  /// The descriptor in a slot.
  int fd(int slot) {
    return fds[slot];
  }

  boolean isOpen(int slot) {
    return fds[slot] != NOT_OPEN;
  }

  /// Puts a new descriptor into a slot; what was in it is closed.
  Outcome install(int slot, int fd) {
    if (fd >= 0) {
      if (isOpen(slot)) {
        driver.close(fds[slot]);
      }
      fds[slot] = fd;
      files[slot] = ++opened;
      ports[slot] = 0;
      learnPort(slot);
    }
    return Outcome.opened(fd);
  }

  /// Puts a new epoll into a slot.
  Outcome installEpoll(int slot, int fd) {
    Outcome outcome = install(slot, fd);
    epolls.set(files[slot], fd >= 0);
    return outcome;
  }

  /// Takes from an epoll what it has to report now.
  void settle(int slot) {
    if (isOpen(slot) && epolls.get(files[slot])) {
      driver.epollWait(fds[slot], fds.length);
    }
  }

  /// A slot in words.
  String name(int slot) {
    if (!isOpen(slot)) {
      return "s" + slot;
    }
    Integer protocol = driver.option(fds[slot], SolSocket.SO_PROTOCOL).value();
    boolean udp = protocol != null && protocol == IpProtocol.UDP;
    return (epolls.get(files[slot]) ? "epoll s" : udp ? "udp s" : "s") + slot;
  }

  /// Puts a second descriptor of a slot's file into another slot.
  Outcome installSecond(int slot, int into, int fd) {
    int file = files[slot];
    Outcome outcome = install(into, fd);
    if (fd >= 0) {
      files[into] = file;
    }
    return outcome;
  }

  /// Closes what is in a slot.
  Outcome close(int slot) {
    int result = driver.close(fds[slot]);
    fds[slot] = NOT_OPEN;
    return Outcome.of(result);
  }

  /// Closes every descriptor of the file that is in a slot.
  void closeFile(int slot) {
    int file = files[slot];
    for (int each = 0; each < fds.length; each++) {
      if (isOpen(each) && files[each] == file) {
        close(each);
      }
    }
  }

  /// `dup2` onto a slot.
  Outcome replace(int slot, int onto) {
    int result = driver.dup2(fds[slot], fds[onto]);
    if (result >= 0) {
      files[onto] = files[slot];
      learnPort(onto);
    }
    return Outcome.opened(result);
  }

  /// An address of a program as it is on this side, to send or connect to. The port of a slot that
  /// has none is one that nobody is bound to.
  SockAddr address(Place place) {
    return place.on(slot -> ports[slot], 1);
  }

  /// The same to bind to. The port of a slot that has none is any: a number would be in the way of
  /// later programs, which share the kernel's TIME-WAITs.
  SockAddr addressToBind(Place place) {
    return place.on(slot -> ports[slot], 0);
  }

  /// A call may have given a socket its port: from now on that port has a name.
  void learnPort(int slot) {
    if (!isOpen(slot)) {
      return;
    }
    int port = driver.localName(fds[slot]).value() instanceof InetSockAddr local ? local.port() : 0;
    if (port != ports[slot] && port >= FIRST_CHOSEN_PORT) {
      portNames.putIfAbsent(port, "port of s" + slot);
    }
    ports[slot] = port;
  }

  /// An address in words that mean the same on both sides.
  String name(@Nullable SockAddr address) {
    if (address == null) {
      return "nobody";
    }
    if (address instanceof UnixSockAddr unix) {
      return unix.isAbstract() && unix.octets().length == CHOSEN_OCTETS
          ? "@chosen"
          : "(" + unix + ")";
    }
    if (!(address instanceof InetSockAddr inet)) {
      return address.toString();
    }
    String port = portNames.getOrDefault(inet.port(), Integer.toString(inet.port()));
    return "(" + inet.address() + " " + port + ")";
  }

  /// An answer that tells an address.
  Outcome named(Answer<SockAddr> answer) {
    int result = answer.result();
    return new Outcome(result, result < 0 ? "" : name(answer.value()));
  }

  /// What can be seen of every slot: what `poll` says, and how much can be read.
  int[] look() {
    int count = fds.length;
    for (int i = 0; i < count; i++) {
      pollFds[i] = isOpen(i) ? fds[i] : -1;
    }
    int[] seen = new int[2 * count];
    driver.poll(pollFds, pollEvents, seen);
    for (int i = 0; i < count; i++) {
      if (isOpen(i)) {
        Answer<Integer> readable = driver.ioctl(fds[i], FileFlags.FIONREAD);
        Integer octets = readable.value();
        seen[count + i] = octets == null ? -1 : octets;
      }
    }
    return seen;
  }

  /// Closes all that is open, connections by a reset: nothing of this program is to meet the next.
  @Override
  public void close() {
    for (int slot = 0; slot < fds.length; slot++) {
      if (isOpen(slot)) {
        driver.setOption(fds[slot], SolSocket.SO_LINGER, RESET);
        close(slot);
      }
    }
    driver.close();
  }
}
