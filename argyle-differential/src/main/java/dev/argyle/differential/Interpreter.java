package dev.argyle.differential;

import dev.argyle.differential.SocketDriver.Answer;
import dev.argyle.differential.SocketDriver.ReceiveForm;
import dev.argyle.differential.SocketDriver.Received;
import dev.argyle.differential.SocketDriver.SendForm;
import dev.argyle.differential.SocketDriver.Woken;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SockAddr;
import dev.argyle.socket.FileFlags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;

/// Makes the calls of a program on one side.
final class Interpreter {
  private static final int DONTWAIT = MessageFlags.MSG_DONTWAIT;
  private static final int NONBLOCK = FileFlags.SOCK_NONBLOCK;
  private static final int CHUNK_BYTES = 16_384;
  private static final int MOST_FILLED_BYTES = 32 << 20;
  private static final int MOST_PAUSES = 2000;
  private static final int SHOWN_OCTETS = 8;

  private final Side side;
  private final SocketDriver driver;

  Interpreter(Side side) {
    this.side = side;
    this.driver = side.driver();
  }

  /// Makes a call.
  ///
  /// @param number of the step in its program: decides which octets are sent
  Outcome run(Step step, int number) {
    int fd = side.fd(step.slot());
    return switch (step) {
      case Step.Open(int slot, int family, int type, int protocol) ->
          side.install(slot, driver.socket(family, type | NONBLOCK, protocol));
      case Step.Bind(int slot, Place to) -> bound(slot, driver.bind(fd, side.addressToBind(to)));
      case Step.Listen(int slot, int backlog) -> bound(slot, driver.listen(fd, backlog));
      case Step.Accept(_, int into) -> accept(fd, into);
      case Step.Connect(int slot, Place to) -> bound(slot, driver.connect(fd, side.address(to)));
      case Step.Send send -> send(fd, send, number);
      case Step.Receive(_, ReceiveForm form, int room, int flags) ->
          received(driver.receive(form, fd, room, flags | DONTWAIT));
      case Step.Shutdown(_, int how) -> Outcome.of(driver.shutdown(fd, how));
      case Step.Close(int slot) -> side.close(slot);
      case Step.Dup(int slot, int into) -> side.installSecond(slot, into, driver.dup(fd));
      case Step.Dup2(int slot, int onto) -> side.replace(slot, onto);
      case Step.StatusFlags(_, boolean set, int flags) ->
          set
              ? Outcome.of(driver.fcntl(fd, FileFlags.F_SETFL, flags | FileFlags.O_NONBLOCK))
              : Outcome.of(driver.fcntl(fd, FileFlags.F_GETFL, 0));
      case Step.Ioctl(_, int request) -> told(driver.ioctl(fd, request));
      case Step.LocalName _ -> side.named(driver.localName(fd));
      case Step.RemoteName _ -> side.named(driver.remoteName(fd));
      case Step.SetOption<?> set -> setOption(fd, set);
      case Step.GetOption<?>(_, var option) -> told(driver.option(fd, option));
      case Step.Poll poll -> poll(poll);
      case Step.EpollCreate(int slot) -> side.installEpoll(slot, driver.epollCreate());
      case Step.EpollControl(_, int op, int watched, int events, long data) ->
          Outcome.of(driver.epollControl(fd, op, side.fd(watched), events, data));
      case Step.EpollWait(_, int most) -> woken(driver.epollWait(fd, most));
      case Step.EventFd(int slot, int initial, int flags) ->
          side.install(slot, driver.eventfd(initial, flags | FileFlags.O_NONBLOCK));
      case Step.EventWrite(int slot, long value) -> bound(slot, writeNumber(fd, value));
      case Step.EventRead _ -> readNumber(fd);
      case Step.FillAndDrain(_, int reader) ->
          arePeers(fd, side.fd(reader)) && !isShut(side.fd(reader))
              ? fillAndDrain(fd, side.fd(reader))
              : new Outcome(0, "not each other's peer, or shut down");
    };
  }

  /// The outcome of a call that may have given the socket a port.
  private Outcome bound(int slot, int result) {
    side.learnPort(slot);
    return Outcome.of(result);
  }

  private Outcome accept(int fd, int into) {
    Answer<SockAddr> accepted = driver.accept(fd, NONBLOCK);
    Outcome opened = side.install(into, accepted.result());
    return new Outcome(opened.result(), side.name(accepted.value()));
  }

  private Outcome send(int fd, Step.Send send, int number) {
    SockAddr to = send.to() == null ? null : side.address(send.to());
    byte[] octets = octets(send.octets(), number);
    int result = driver.send(send.form(), fd, octets, send.flags() | DONTWAIT, to);
    return bound(send.slot(), result);
  }

  /// Octets that tell which step sent them.
  static byte[] octets(int count, int number) {
    byte[] octets = new byte[count];
    for (int i = 0; i < count; i++) {
      octets[i] = (byte) (number * 37 + i * 11 + (i >> 8));
    }
    return octets;
  }

  private Outcome received(Received received) {
    if (received.result() < 0) {
      return Outcome.of(received.result());
    }
    String told = text(received.octets());
    if (received.sender() != null) {
      told += " from " + side.name(received.sender());
    }
    return new Outcome(
        received.result(), received.flags() == 0 ? told : told + " flags " + received.flags());
  }

  private static String text(byte[] octets) {
    var crc = new CRC32();
    crc.update(octets);
    var text = new StringBuilder().append(octets.length).append(':');
    for (int i = 0; i < Math.min(octets.length, SHOWN_OCTETS); i++) {
      text.append(String.format("%02x", octets[i]));
    }
    return text.append('~').append(Long.toHexString(crc.getValue())).toString();
  }

  private static Outcome told(Answer<?> answer) {
    return new Outcome(answer.result(), answer.result() < 0 ? "" : "" + answer.value());
  }

  private <T> Outcome setOption(int fd, Step.SetOption<T> set) {
    return Outcome.of(driver.setOption(fd, set.option(), set.value()));
  }

  private Outcome poll(Step.Poll poll) {
    int count = 1 + poll.others().size();
    int[] fds = new int[count];
    int[] events = new int[count];
    int[] revents = new int[count];
    for (int i = 0; i < count; i++) {
      fds[i] = side.fd(i == 0 ? poll.slot() : poll.others().get(i - 1));
      events[i] = poll.events();
    }
    int result = driver.poll(fds, events, revents);
    var told = new StringBuilder();
    for (int bits : revents) {
      told.append(Readiness.events(bits)).append(' ');
    }
    return new Outcome(result, told.toString().strip());
  }

  /// Events are compared as a set: their order is not promised.
  static Outcome woken(Woken woken) {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < woken.events().length; i++) {
      told.add(woken.data()[i] + "=" + Readiness.events(woken.events()[i]));
    }
    Collections.sort(told);
    return new Outcome(woken.result(), String.join(" ", told));
  }

  private int writeNumber(int fd, long value) {
    byte[] octets = new byte[Long.BYTES];
    ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder()).putLong(value);
    return driver.send(SendForm.WRITE, fd, octets, 0, null);
  }

  private Outcome readNumber(int fd) {
    return received(driver.receive(ReceiveForm.READ, fd, Long.BYTES, 0));
  }

  private boolean arePeers(int fd, int other) {
    SockAddr peer = driver.remoteName(fd).value();
    SockAddr own = driver.localName(fd).value();
    return peer != null
        && peer.equals(driver.localName(other).value())
        && own != null
        && own.equals(driver.remoteName(other).value());
  }

  /// Whether a reader is shut down: then it announces no window, and all that is in a buffer takes
  /// seconds to come, a probe at a time.
  private boolean isShut(int fd) {
    int[] events = {PollEvents.RDHUP};
    return driver.poll(new int[] {fd}, events, events) > 0;
  }

  private Outcome fillAndDrain(int fd, int reader) {
    byte[] chunk = octets(CHUNK_BYTES, 0);
    long sent = 0;
    int last = driver.send(SendForm.SEND, fd, chunk, DONTWAIT, null);
    while (last > 0 && sent < MOST_FILLED_BYTES) {
      sent += last;
      last = driver.send(SendForm.SEND, fd, chunk, DONTWAIT, null);
    }
    if (sent == 0) {
      return Outcome.of(last);
    }
    long got = 0;
    int idle = 0;
    while (idle < MOST_PAUSES) {
      Integer queued = driver.ioctl(fd, FileFlags.SIOCOUTQ).value();
      Received received = driver.receive(ReceiveForm.RECV, reader, CHUNK_BYTES, DONTWAIT);
      if (received.result() > 0) {
        got += received.result();
        idle = 0;
      } else if (got >= sent && queued != null && queued == 0) {
        break; // nothing is left, not even of what was sent before
      } else {
        driver.pause(1);
        idle++;
      }
    }
    return new Outcome(last, got >= sent ? "all came" : "some did not come");
  }
}
