package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `connect` to nobody (`AF_UNSPEC`), to oneself, and again: connect(2). As Linux 6.18 answers.
@Tag("A5")
@Tag("D6")
class DisconnectTest {
  private static final SockAddr NOBODY = () -> AddressFamily.AF_UNSPEC;

  private final LoopbackPair pair = new LoopbackPair();
  private final int client = pair.client;
  private final int server = pair.server;

  @AfterEach
  void close() {
    pair.close();
  }

  private int disconnect(int fd) {
    return pair.calls.connect(fd, NOBODY);
  }

  private int peerName(int fd) {
    return pair.calls.getpeername(fd, _ -> {});
  }

  private void connectAgain(int fd) {
    pair.calls.connect(fd, LoopbackPair.SERVER);
    assertThat(pair.calls.connect(fd, LoopbackPair.SERVER)).isZero();
    int accepted = pair.calls.accept(pair.listener);
    pair.send(fd, "again", 0);
    assertThat(pair.recv(accepted)).isEqualTo("again");
  }

  @Test
  void ofANewSocket_doesNothing() {
    int fd = pair.socket();
    assertThat(disconnect(fd)).isZero();
    assertThat(pair.error(fd)).isNull();
    assertThat(pair.poll(fd)).isEqualTo(PollEvents.HUP | PollEvents.OUT);
  }

  @Test
  void ofAConnection_resetsThePeer() {
    pair.send(server, "unread", 0);
    assertThat(disconnect(client)).isZero();
    assertThat(pair.error(server)).isEqualTo(Errno.ECONNRESET);
    assertThat(pair.poll(client)).isEqualTo(PollEvents.ERR | PollEvents.HUP | PollEvents.OUT);
    assertThat(pair.error(client)).isEqualTo(Errno.ECONNRESET);
    assertThat(pair.recv(client)).isEqualTo("ENOTCONN");
    assertThat(peerName(client)).isEqualTo(Errno.ENOTCONN.negated());
    assertThat(pair.name(client).address()).isEqualTo(IpAddress.ANY4);
  }

  @Test
  void afterwards_itConnectsAgain() {
    disconnect(client);
    assertThat(pair.error(client)).isEqualTo(Errno.ECONNRESET);
    pair.calls.accept(pair.listener);
    connectAgain(client);
  }

  @Test
  void afterwards_itMayBeBoundAndListen() {
    disconnect(client);
    assertThat(pair.calls.listen(client, 1)).isEqualTo(Errno.EDESTADDRREQ.negated());
    InetSockAddr other = InetSockAddr.of(IpAddress.LOOPBACK4, 4001);
    assertThat(pair.calls.bind(client, other)).isZero();
    assertThat(pair.calls.listen(client, 1)).isZero();
  }

  @Test
  void whatTheUserHasBound_stays() {
    InetSockAddr own = InetSockAddr.of(IpAddress.LOOPBACK4, 5555);
    int fd = pair.socket();
    pair.calls.bind(fd, own);
    connectAgain(fd);
    disconnect(fd);
    assertThat(pair.name(fd)).isEqualTo(own);
    assertThat(pair.calls.bind(fd, own)).isEqualTo(Errno.EINVAL.negated());
    assertThat(pair.error(fd)).isEqualTo(Errno.ECONNRESET);
    connectAgain(fd);
  }

  @Test
  void anAddressThatWasBoundOnce_isKept_evenIfTheWildcardIsBoundSince() {
    InetSockAddr refusing = InetSockAddr.of(IpAddress.LOOPBACK4, 1);
    int fd = pair.socket();
    assertThat(pair.calls.bind(fd, InetSockAddr.of(IpAddress.LOOPBACK4, 0))).isZero();
    pair.calls.connect(fd, refusing);
    assertThat(pair.calls.connect(fd, refusing)).isEqualTo(Errno.ECONNREFUSED.negated());
    assertThat(pair.calls.bind(fd, InetSockAddr.of(IpAddress.ANY4, 0))).isZero();
    pair.calls.connect(fd, refusing);
    assertThat(pair.calls.connect(fd, refusing)).isEqualTo(Errno.ECONNREFUSED.negated());
    assertThat(pair.name(fd).address()).isEqualTo(IpAddress.LOOPBACK4);
  }

  @Test
  void ofAListener_endsIt_andItListensAgain() {
    int fd = pair.socket();
    InetSockAddr own = InetSockAddr.of(IpAddress.LOOPBACK4, 4001);
    pair.calls.bind(fd, own);
    pair.calls.listen(fd, 1);
    assertThat(disconnect(fd)).isZero();
    assertThat(pair.get(fd, SolSocket.SO_ACCEPTCONN)).isFalse();
    assertThat(pair.error(fd)).isNull();
    assertThat(pair.name(fd)).isEqualTo(own);
    int other = pair.socket();
    pair.calls.connect(other, own);
    assertThat(pair.error(other)).isEqualTo(Errno.ECONNREFUSED);
    assertThat(pair.calls.listen(fd, 1)).isZero();
    assertThat(pair.get(fd, SolSocket.SO_ACCEPTCONN)).isTrue();
  }

  @Test
  void ofAHalfClosedConnection_resetsThePeer() {
    pair.calls.shutdown(client, 1);
    disconnect(client);
    assertThat(pair.error(client)).isEqualTo(Errno.ECONNRESET);
    assertThat(pair.error(server)).isEqualTo(Errno.EPIPE);
  }

  @Test
  void toOneself_isAConnection() {
    InetSockAddr own = InetSockAddr.of(IpAddress.LOOPBACK4, 6000);
    int fd = pair.socket();
    pair.calls.bind(fd, own);
    pair.calls.connect(fd, own);
    assertThat(pair.calls.connect(fd, own)).isZero();
    assertThat(pair.send(fd, "abc", 0)).isEqualTo(3);
    assertThat(pair.recv(fd)).isEqualTo("abc");
    assertThat(pair.poll(fd)).isEqualTo(PollEvents.OUT);
    assertThat(pair.calls.shutdown(fd, 1)).isZero();
    assertThat(pair.recv(fd)).isEmpty();
    assertThat(pair.error(fd)).isNull();
    assertThat(peerName(fd)).isEqualTo(Errno.ENOTCONN.negated());
  }

  @Test
  void callsInTheWrongState_areRefusedAsTheManualSays() {
    InetSockAddr any = InetSockAddr.of(IpAddress.LOOPBACK4, 0);
    assertThat(pair.calls.connect(client, LoopbackPair.SERVER)).isEqualTo(Errno.EISCONN.negated());
    assertThat(pair.calls.bind(client, any)).isEqualTo(Errno.EINVAL.negated());
    assertThat(pair.calls.listen(client, 1)).isEqualTo(Errno.EINVAL.negated());
    assertThat(pair.calls.accept(client)).isEqualTo(Errno.EINVAL.negated());
    assertThat(pair.calls.shutdown(client, 3)).isEqualTo(Errno.EINVAL.negated());
    assertThat(pair.calls.shutdown(client, -1)).isEqualTo(Errno.EINVAL.negated());
    assertThat(pair.calls.connect(pair.listener, any)).isEqualTo(Errno.EISCONN.negated());
    assertThat(pair.calls.shutdown(pair.listener, 1)).isZero();
    assertThat(pair.calls.shutdown(pair.socket(), 1)).isEqualTo(Errno.ENOTCONN.negated());
    assertThat(pair.calls.accept(pair.socket())).isEqualTo(Errno.EINVAL.negated());
    assertThat(pair.calls.accept4(pair.listener, 1)).isEqualTo(Errno.EINVAL.negated());
  }
}
