package dev.argyle.examples.rdm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.Linger;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.AsyncCall;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.PollFd;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An RDM socket is a socket like any other.
@Tag("B2")
@Tag("B12")
class RdmSocketTest {
  private static final LinkConfig GOOD = LinkConfig.DEFAULT.withDelay(Duration.ofMillis(10));

  private final RdmFixture net = new RdmFixture(1, GOOD);
  private final Syscalls left = net.left.syscalls();
  private final Syscalls right = net.right.syscalls();
  private final InetSockAddr server = RdmFixture.address(net.right, false);
  private final int sender = left.socket(AddressFamily.AF_INET, RdmFixture.RDM, 0);
  private final int receiver = RdmFixture.bound(net.right, false);

  @AfterEach
  void everythingIsGivenBack() {
    net.close();
  }

  private void seconds(int count) {
    net.network.run(Duration.ofSeconds(count));
  }

  private static int error(Syscalls calls, int fd) {
    var value = new ArrayList<Integer>();
    assertThat(calls.getsockopt(fd, SolSocket.SO_ERROR, value::add)).isZero();
    return value.getFirst();
  }

  private static int poll(Syscalls calls, int fd) {
    PollFd question = new PollFd(fd, PollEvents.ALL);
    calls.poll(new PollFd[] {question}, 0);
    return question.revents();
  }

  private int send(String text) {
    return left.sendto(sender, RdmFixture.text(text), MessageFlags.MSG_DONTWAIT, server);
  }

  private List<String> everything() {
    var all = new ArrayList<String>();
    for (String next = RdmFixture.received(right, receiver);
        !next.startsWith("error");
        next = RdmFixture.received(right, receiver)) {
      all.add(next);
    }
    return all;
  }

  @Test
  void aStackThatDoesNotKnowTheProtocolSaysSo() {
    SimulatedHost bare = net.network.host("bare");
    Syscalls calls = bare.syscalls();
    assertThat(calls.socket(AddressFamily.AF_INET, RdmFixture.RDM, 0))
        .isEqualTo(Errno.ESOCKTNOSUPPORT.negated());
    for (SocketType type : List.of(SocketType.DCCP, SocketType.PACKET)) {
      assertThat(left.socket(AddressFamily.AF_INET, type.number(), 0))
          .isEqualTo(Errno.ESOCKTNOSUPPORT.negated());
    }
    assertThat(left.socket(AddressFamily.AF_INET, RdmFixture.RDM, 17))
        .isEqualTo(Errno.EPROTOTYPE.negated());
  }

  @Test
  void itTellsItsTypeProtocolAndNames() {
    var told = new ArrayList<Object>();
    right.getsockopt(receiver, SolSocket.SO_TYPE, told::add);
    right.getsockopt(receiver, SolSocket.SO_PROTOCOL, told::add);
    right.getsockname(receiver, told::add);
    assertThat(told).containsExactly(4, 253, server);
    assertThat(left.getpeername(sender, told::add)).isEqualTo(Errno.ENOTCONN.negated());
    assertThat(left.connect(sender, server)).isZero();
    left.getpeername(sender, name -> assertThat(name).isEqualTo(server));
  }

  @Test
  void addressesAreCheckedAsForAnySocket() {
    int other = right.socket(AddressFamily.AF_INET, RdmFixture.RDM, 0);
    assertThat(right.bind(other, server)).isEqualTo(Errno.EADDRINUSE.negated());
    InetSockAddr foreign = InetSockAddr.of(IpAddress.parse("192.0.2.1"), 5);
    assertThat(right.bind(other, foreign)).isEqualTo(Errno.EADDRNOTAVAIL.negated());
    assertThat(right.listen(other, 1)).isEqualTo(Errno.EOPNOTSUPP.negated());
    assertThat(left.sendto(sender, RdmFixture.text("x"), 0, foreign))
        .isEqualTo(Errno.ENETUNREACH.negated());
    assertThat(left.send(sender, RdmFixture.text("x"), 0)).isEqualTo(Errno.EDESTADDRREQ.negated());
    assertThat(left.sendto(sender, ByteBuffer.allocate(70_000), 0, server))
        .isEqualTo(Errno.EMSGSIZE.negated());
    assertThat(left.sendto(sender, RdmFixture.text("x"), MessageFlags.MSG_OOB, server))
        .isEqualTo(Errno.EOPNOTSUPP.negated());
  }

  @Test
  void messagesKeepTheirBounds() {
    send("one");
    send("");
    send("three");
    seconds(1);
    var count = new ArrayList<Integer>();
    right.ioctl(receiver, FileFlags.FIONREAD, count::add);
    assertThat(count).containsExactly(3);
    assertThat(right.recv(receiver, ByteBuffer.allocate(9), MessageFlags.MSG_PEEK)).isEqualTo(3);
    assertThat(everything()).containsExactly("one", "", "three");
  }

  @Test
  void aMessageThatDoesNotFitIsCutAndSaysSo() {
    send("abcdef");
    send("next");
    seconds(1);
    var message = new MessageHeader(IoVector.of(ByteBuffer.allocate(2)));
    assertThat(right.recvmsg(receiver, message, MessageFlags.MSG_TRUNC)).isEqualTo(6);
    assertThat(message.flags()).isEqualTo(MessageFlags.MSG_TRUNC);
    assertThat(everything()).containsExactly("next");
  }

  @Test
  void aConnectedSocketHearsItsPeerOnly() {
    int connected = right.socket(AddressFamily.AF_INET, RdmFixture.RDM, 0);
    InetSockAddr at = InetSockAddr.of(server.address(), 9);
    right.bind(connected, at);
    int friend = RdmFixture.bound(net.left, false);
    assertThat(right.connect(connected, RdmFixture.address(net.left, false))).isZero();
    left.sendto(sender, RdmFixture.text("stranger"), 0, at);
    left.sendto(friend, RdmFixture.text("friend"), 0, at);
    seconds(1);
    assertThat(RdmFixture.received(right, connected)).isEqualTo("friend");
    assertThat(RdmFixture.received(right, connected)).isEqualTo("error 11");
  }

  @Test
  @Tag("D5")
  void aPeerThatIsGoneEndsInATimeOut() {
    net.link.partition();
    assertThat(send("lost")).isEqualTo(4);
    seconds(5);
    assertThat(poll(left, sender)).isEqualTo(PollEvents.OUT);
    seconds(60);
    assertThat(poll(left, sender)).isEqualTo(PollEvents.OUT | PollEvents.ERR);
    assertThat(error(left, sender)).isEqualTo(Errno.ETIMEDOUT.number());
    net.link.heal();
    send("after");
    seconds(1);
    assertThat(everything()).containsExactly("after");
  }

  @Test
  void nobodyThereIsARefusal() {
    InetSockAddr nobody = InetSockAddr.of(server.address(), 9);
    assertThat(left.sendto(sender, RdmFixture.text("x"), 0, nobody)).isEqualTo(1);
    seconds(1);
    assertThat(error(left, sender)).isEqualTo(Errno.ECONNREFUSED.number());
    assertThat(error(left, sender)).isZero();
  }

  @Test
  void aHostThatDoesNotSpeakItSaysSo() {
    SimulatedHost bare = net.network.host("bare");
    net.network.link(net.left, bare, GOOD);
    left.sendto(sender, RdmFixture.text("x"), 0, InetSockAddr.of(bare.address4(), 9));
    seconds(1);
    assertThat(left.sendto(sender, RdmFixture.text("y"), 0, server))
        .as("ICMP's protocol unreachable")
        .isEqualTo(Errno.ENOPROTOOPT.negated());
  }

  @Test
  @Tag("D3")
  void theReceiveBufferIsALimitAndNothingIsLostByIt() {
    right.setsockopt(receiver, SolSocket.SO_RCVBUF, 10_000);
    var sent = new ArrayList<String>();
    for (int i = 0; i < 50; i++) {
      sent.add("message " + i);
      assertThat(left.sendto(sender, padded("message " + i), 0, server)).isEqualTo(900);
    }
    seconds(120); // longer than a peer that does not answer is waited for
    assertThat(net.right.stack().outstandingBlocks()).isLessThan(20);
    assertThat(error(left, sender)).isZero();
    var got = new ArrayList<String>();
    net.network.call(() -> {
      ByteBuffer into = ByteBuffer.allocate(1000);
      for (int i = 0; i < 50; i++) {
        assertThat(right.recv(receiver, into.clear(), 0)).isEqualTo(900);
        byte[] octets = new byte[900];
        into.flip().get(octets);
        got.add(new String(octets, java.nio.charset.StandardCharsets.US_ASCII).strip());
      }
      return got.size();
    });
    assertThat(got).containsExactlyElementsOf(sent);
  }

  private static ByteBuffer padded(String text) {
    return RdmFixture.text(text + " ".repeat(900 - text.length()));
  }

  @Test
  @Tag("D2")
  void theSendBufferIsALimitThatEndsWithAcknowledgements() {
    left.setsockopt(sender, SolSocket.SO_SNDBUF, 5000);
    int sent = 0;
    while (left.sendto(sender, padded("x"), MessageFlags.MSG_DONTWAIT, server) > 0) {
      sent++;
    }
    assertThat(sent).isBetween(2, 20);
    assertThat(poll(left, sender) & PollEvents.OUT).isZero();
    seconds(1);
    assertThat(poll(left, sender) & PollEvents.OUT).isNotZero();
    var unsent = new ArrayList<Integer>();
    left.ioctl(sender, FileFlags.SIOCOUTQ, unsent::add);
    assertThat(unsent).containsExactly(0);
  }

  @Test
  @Tag("D4")
  void closeStillDelivers() {
    net.link.setLoss(0.5);
    for (int i = 0; i < 20; i++) {
      send("message " + i);
    }
    left.close(sender);
    seconds(60);
    assertThat(everything()).hasSize(20).startsWith("message 0").endsWith("message 19");
  }

  @Test
  @Tag("D4")
  void closeWithALingerTimeOfZeroGivesUp() {
    net.link.partition();
    send("lost");
    left.setsockopt(sender, SolSocket.SO_LINGER, new Linger(true, 0));
    left.close(sender);
    assertThat(net.left.stack().outstandingBlocks()).isZero();
  }

  @Test
  @Tag("D4")
  void closeWaitsAsLongAsItLingers() {
    left.setsockopt(sender, SolSocket.SO_LINGER, new Linger(true, 3));
    send("first");
    net.network.call(() -> left.close(sender));
    assertThat(net.network.elapsed()).isEqualTo(Duration.ofMillis(20));
    int other = left.socket(AddressFamily.AF_INET, RdmFixture.RDM, 0);
    left.setsockopt(other, SolSocket.SO_LINGER, new Linger(true, 3));
    net.link.partition();
    left.sendto(other, RdmFixture.text("x"), 0, server);
    net.network.call(() -> left.close(other));
    assertThat(net.network.elapsed()).isEqualTo(Duration.ofMillis(3020));
  }

  @Test
  void aSocketThatTakesOverAPortBeginsAFlowOfItsOwn() {
    for (int i = 0; i < 3; i++) {
      int fd = RdmFixture.bound(net.left, false);
      left.sendto(fd, RdmFixture.text("from " + i), 0, server);
      net.network.run(Duration.ofMillis(20));
      left.close(fd);
    }
    seconds(1);
    assertThat(everything()).containsExactly("from 0", "from 1", "from 2");
  }

  @Test
  void aReceiverThatBeginsLateIsGivenWhatIsStillKept() {
    send("first");
    seconds(1);
    right.close(receiver);
    int again = RdmFixture.bound(net.right, false);
    send("second");
    seconds(1);
    assertThat(RdmFixture.received(right, again)).isEqualTo("second");
  }

  @Test
  @Tag("F2")
  void sleepersAreWokenByMessagesCloseAndShutdown() {
    int result =
        net.network.call(() -> {
          net.right.start("close", () -> right.close(receiver));
          return right.recv(receiver, ByteBuffer.allocate(9), 0);
        });
    assertThat(result).isEqualTo(Errno.EBADF.negated());
    left.connect(sender, server);
    assertThat(left.shutdown(sender, ProtoOps.SHUT_RDWR)).isZero();
    assertThat(left.recv(sender, ByteBuffer.allocate(9), 0)).isZero();
    assertThat(left.send(sender, ByteBuffer.allocate(9), 0)).isEqualTo(Errno.EPIPE.negated());
    assertThat(poll(left, sender) & PollEvents.HUP).isNotZero();
  }

  @Test
  @Tag("F1")
  void asynchronousCallsWorkOnIt() {
    ByteBuffer into = ByteBuffer.allocate(9);
    AsyncCall call = right.async().recv(receiver, into, 0);
    seconds(1);
    assertThat(call).isNotDone();
    send("hello");
    seconds(1);
    assertThat(call).isCompletedWithValue(5);
  }
}
