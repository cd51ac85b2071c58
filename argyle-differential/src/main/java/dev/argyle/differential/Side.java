package dev.argyle.differential;

import dev.argyle.differential.SocketDriver.Answer;
import dev.argyle.differential.SocketDriver.ReceiveForm;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.Linger;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.SolUdp;
import dev.argyle.sock.UnixSockAddr;
import dev.argyle.socket.FileFlags;
import dev.argyle.wire.IpProtocol;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One of the two sides on which a program runs: its driver, the descriptors in its slots, and the
/// names of its ports.
final class Side implements AutoCloseable {
  /// No such descriptor is ever open. A closed one would not do: in a JVM another thread may have
  /// been given its number meanwhile.
  static final int NOT_OPEN = 2_000_000;

  /// The word before the name of a port, and what stands between several names.
  static final String NAMED = "port-of";

  static final String OR_NAMED = "/";

  private static final Linger RESET = new Linger(true, 0);
  private static final int FIRST_CHOSEN_PORT = 1024;
  private static final int MOST_BEHIND_MARK = 100_000;
  private static final int CHOSEN_OCTETS = 5; // of a name that the stack has chosen

  private final SocketDriver driver;
  private final int[] fds;
  private final int[] files;
  private final BitSet epolls = new BitSet();
  private final BitSet strayed = new BitSet();
  private final BitSet mute = new BitSet(); // connections that came to a strayed listener
  private final BitSet filling = new BitSet(); // files with a datagram that waits for more
  private final int[] ports;
  private final Map<Integer, String> portNames = new HashMap<>(); // one or several
  private Map<Integer, String> namesBefore = Map.of();
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

  /// Whether an epoll is in a slot.
  boolean isEpoll(int slot) {
    return isOpen(slot) && epolls.get(files[slot]);
  }

  /// Takes from an epoll what it has to report now.
  SocketDriver.Woken takeEvents(int slot) {
    return driver.epollWait(fds[slot], fds.length);
  }

  /// A slot in words.
  String name(int slot) {
    if (!isOpen(slot)) {
      return "s" + slot;
    }
    return (epolls.get(files[slot]) ? "epoll s" : isUdp(slot) ? "udp s" : "s") + slot;
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

  /// Closes every descriptor of the file that is in a slot. Its port is forgotten: after a
  /// difference only one side may have had one.
  void closeFile(int slot) {
    int file = files[slot];
    for (int each = 0; each < fds.length; each++) {
      if (isOpen(each) && files[each] == file) {
        close(each);
        ports[each] = 0;
      }
    }
  }

  /// A call is about to be made.
  void begin() {
    namesBefore = Map.copyOf(portNames);
  }

  /// The call did not do the same on both sides, so the names that it gave are not theirs.
  void forgetNames() {
    portNames.clear();
    portNames.putAll(namesBefore);
  }

  /// Takes note of a call after which Linux mistakes what a socket is connected to: see
  /// [AcceptedDifference#FLOW_OF_ANOTHER_PEER] for UDP and
  /// [AcceptedDifference#CONNECT_AFTER_A_MAPPED_ATTEMPT] for TCP.
  void watchFlow(Step step, Outcome outcome) {
    if (!isOpen(step.slot())) {
      return;
    }
    int file = files[step.slot()];
    boolean udp = isUdp(step.slot());
    boolean strays =
        switch (step) {
          case Step.Send send ->
              udp && send.to() != null && goesByV4(step.slot(), send.to()) && isHeldBack(send);
          case Step.Connect connect when connect.to().equals(Place.NOBODY) ->
              udp && filling.get(file);
          case Step.Connect connect ->
              goesByV4(step.slot(), connect.to())
                  && (udp
                      ? outcome.result() < 0 || filling.get(file) && isV6(step.slot())
                      : isV6(step.slot()));
          default -> false;
        };
    if (strays) {
      strayed.set(file);
    }
    if (step instanceof Step.Accept accept && outcome.result() >= 0) {
      mute.set(files[accept.into()], strayed.get(file) && !udp);
    }
    if (step instanceof Step.Send send && udp && outcome.result() >= 0) {
      filling.set(file, isHeldBack(send));
    }
  }

  /// Whether more is to come before a datagram goes.
  private boolean isHeldBack(Step.Send send) {
    return (send.flags() & MessageFlags.MSG_MORE) != 0
        || Boolean.TRUE.equals(driver.option(fds[send.slot()], SolUdp.UDP_CORK).value());
  }

  /// Whether a call may give TCP what it sends by itself after a while.
  boolean mayHoldBack(Step step) {
    boolean more = step instanceof Step.Send send && (send.flags() & MessageFlags.MSG_MORE) != 0;
    boolean sends =
        step instanceof Step.Send
            || step instanceof Step.EventWrite
            || step instanceof Step.FillAndDrain;
    return sends && isTcp(step.slot()) && (more || isCorked(step.slot()));
  }

  private boolean isCorked(int slot) {
    return Boolean.TRUE.equals(driver.option(fds[slot], SolTcp.TCP_CORK).value());
  }

  private boolean goesByV4(int slot, Place to) {
    return to.host().isV4() || !isV6(slot);
  }

  private boolean isV6(int slot) {
    Integer family = driver.option(fds[slot], SolSocket.SO_DOMAIN).value();
    return family != null && family == AddressFamily.AF_INET6;
  }

  private boolean isListening(int slot) {
    return Boolean.TRUE.equals(driver.option(fds[slot], SolSocket.SO_ACCEPTCONN).value());
  }

  private boolean isUdp(int slot) {
    return isOf(slot, IpProtocol.UDP);
  }

  private boolean isTcp(int slot) {
    return isOpen(slot) && isOf(slot, IpProtocol.TCP);
  }

  private boolean isOf(int slot, int wanted) {
    Integer protocol = driver.option(fds[slot], SolSocket.SO_PROTOCOL).value();
    return protocol != null && protocol == wanted;
  }

  /// Whether that may be seen of a slot, whatever was called: what comes to it is not acknowledged.
  boolean isMute(int slot) {
    return isOpen(slot) && mute.get(files[slot]);
  }

  /// Whether that may be seen of a call: of any on a UDP socket that has strayed; of another
  /// `connect` of TCP, of any call on a socket that listens, or on a connection that it has
  /// accepted, or that has such a one read.
  boolean mayStray(Step step) {
    if (!isOpen(step.slot())) {
      return false;
    }
    int file = files[step.slot()];
    return step instanceof Step.FillAndDrain(_, int reader) && isMute(reader)
        || mute.get(file)
        || strayed.get(file)
            && (step instanceof Step.Connect || isUdp(step.slot()) || isListening(step.slot()));
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

  /// Where a call sends or connects to by name, or null.
  @Nullable SockAddr destination(Step step) {
    Place to =
        switch (step) {
          case Step.Connect connect -> connect.to();
          case Step.Send send -> send.to();
          default -> null;
        };
    return to == null ? null : address(to);
  }

  /// Whether the port of a socket is that of a destination. As a rule neither side's is, or both.
  boolean drew(int slot, @Nullable SockAddr destination) {
    return destination instanceof InetSockAddr there
        && there.port() >= FIRST_CHOSEN_PORT
        && isOpen(slot)
        && driver.localName(fds[slot]).value() instanceof InetSockAddr local
        && local.port() == there.port();
  }

  /// Whether chance has given two sockets one port on both sides or on neither: one of some 28,000
  /// pairs has it on one side alone, and what is sent to the one may reach the other.
  boolean drewAlike(Side other) {
    return IntStream.range(0, ports.length * ports.length)
        .allMatch(pair -> isDrawnTwice(pair) == other.isDrawnTwice(pair));
  }

  private boolean isDrawnTwice(int pair) {
    int port = ports[pair / ports.length];
    return port >= FIRST_CHOSEN_PORT && port == ports[pair % ports.length];
  }

  /// An address to bind to. The port of a slot that has none is any: a number would be in the way
  /// of later programs, which share the kernel's TIME-WAITs.
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
      portNames.merge(port, "s" + slot, (before, another) -> before + OR_NAMED + another);
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
    String names = portNames.get(inet.port());
    String port = names == null ? Integer.toString(inet.port()) : NAMED + " " + names;
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
        seen[count + i] = octets == null ? -1 : octets == 0 ? behindMark(i, seen[i]) : octets;
      }
    }
    return seen;
  }

  /// How much of every living connection's data and end its peer has not acknowledged.
  int[] unacknowledged() {
    int[] octets = new int[fds.length];
    for (int slot = 0; slot < octets.length; slot++) {
      if (isTcp(slot) && driver.remoteName(fds[slot]).value() != null) {
        Integer told = driver.ioctl(fds[slot], FileFlags.SIOCOUTQ).value();
        octets[slot] = told == null ? 0 : told;
      }
    }
    return octets;
  }

  /// `FIONREAD` ends at the urgent mark; what has come behind it is seen by a peek.
  private int behindMark(int slot, int events) {
    boolean looks = (events & (PollEvents.IN | PollEvents.ERR)) == PollEvents.IN;
    Integer atMark = looks ? driver.ioctl(fds[slot], FileFlags.SIOCATMARK).value() : null;
    if (atMark == null || atMark == 0) {
      return 0;
    }
    int flags = MessageFlags.MSG_PEEK | MessageFlags.MSG_TRUNC | MessageFlags.MSG_DONTWAIT;
    return Math.max(
        0, driver.receive(ReceiveForm.RECV, fds[slot], MOST_BEHIND_MARK, flags).result());
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
