package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TcpState;
import dev.argyle.wire.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a stream's calls answer in each state.
@Tag("A2")
@Tag("A3")
@Tag("B1")
@Tag("B3")
class StreamStateTest {
  private static final SockAddr NOBODY = () -> AddressFamily.AF_UNSPEC;
  private static final InetSockAddr V6 = InetSockAddr.of(IpAddress.parse("fd00::1"), 80);

  private final SocketRig rig = new SocketRig();
  private final Syscalls calls = rig.calls;

  @AfterEach
  void close() {
    rig.close();
  }

  @Nested
  class Binding {
    @Test
    void givesTheSockItsPort() {
      int fd = rig.stream();
      assertThat(calls.bind(fd, SocketRig.HERE)).isZero();
      assertThat(rig.proto.last().localPort()).isEqualTo(80);
    }

    @Test
    void anAddressOfAnotherFamilyIsEafnosupport() {
      int fd = rig.stream();
      assertThat(calls.bind(fd, V6)).isEqualTo(Errno.EAFNOSUPPORT.negated());
      assertThat(calls.bind(fd, NOBODY)).isEqualTo(Errno.EAFNOSUPPORT.negated());
      assertThat(calls.connect(fd, V6)).isEqualTo(Errno.EAFNOSUPPORT.negated());
    }

    @Test
    void anIpv6SocketTakesIpv4UnlessForbidden() {
      int fd = calls.socket(AddressFamily.AF_INET6, SocketRig.STREAM, 0);
      rig.proto.last().v6Only(true);
      rig.nonBlocking(fd);
      assertThat(calls.bind(fd, SocketRig.HERE)).isEqualTo(Errno.EINVAL.negated());
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.ENETUNREACH.negated());
      rig.proto.last().v6Only(false);
      assertThat(calls.bind(fd, SocketRig.HERE)).isZero();
      assertThat(calls.connect(fd, V6)).isEqualTo(Errno.EINPROGRESS.negated());
    }

    @Test
    void aPrivilegedPortIsEaccesOnlyWhereThereAreSuch() {
      try (var strict = new SocketRig(SocketConfig.DEFAULT.withFirstUnprivilegedPort(1024))) {
        int fd = strict.stream();
        assertThat(strict.calls.bind(fd, SocketRig.HERE)).isEqualTo(Errno.EACCES.negated());
        var any = InetSockAddr.of(SocketRig.HERE.address(), 0);
        assertThat(strict.calls.bind(fd, any)).isZero();
        var high = InetSockAddr.of(SocketRig.HERE.address(), 1024);
        assertThat(strict.calls.bind(strict.stream(), high)).isZero();
      }
    }
  }

  @Nested
  class Listening {
    @Test
    void withoutABoundPortIsEdestaddrreq() {
      assertThat(calls.listen(rig.stream(), 1)).isEqualTo(Errno.EDESTADDRREQ.negated());
    }

    @Test
    void onAConnectedSocketIsEinval() {
      assertThat(calls.listen(rig.connected(), 1)).isEqualTo(Errno.EINVAL.negated());
    }

    @Test
    void againChangesTheBacklogWithinTheLimit() {
      int fd = rig.listening();
      assertThat(calls.listen(fd, 100_000)).isZero();
      assertThat(calls.listen(fd, -1)).isZero();
      assertThat(rig.proto.told).containsExactly("listen 8", "listen 4096", "listen 4096");
    }

    @Test
    void connectingFromAListenerIsEisconn() {
      assertThat(calls.connect(rig.listening(), SocketRig.THERE))
          .isEqualTo(Errno.EISCONN.negated());
    }

    @Test
    void acceptWithoutListenIsEinval() {
      assertThat(calls.accept(rig.stream())).isEqualTo(Errno.EINVAL.negated());
    }

    @Test
    void acceptGivesANewConnectedDescriptor() {
      int listener = rig.listening();
      FakeSock child = rig.proto.last().peerConnects();
      int fd = calls.accept4(listener, FileFlags.SOCK_NONBLOCK);
      assertThat(fd).isEqualTo(1);
      var peers = new ArrayList<SockAddr>();
      assertThat(calls.getpeername(fd, peers::add)).isZero();
      assertThat(peers).containsExactly(child.remoteName());
      assertThat(calls.fcntl(fd, FileFlags.F_GETFL, 0) & FileFlags.O_NONBLOCK).isNotZero();
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.EISCONN.negated());
    }

    @Test
    void acceptTellsThePeerEvenOfAConnectionThatHasEnded() {
      int listener = rig.listening();
      FakeSock child = rig.proto.last().peerConnects();
      InetSockAddr peer = child.remoteName();
      child.state(TcpState.CLOSED);
      var peers = new ArrayList<SockAddr>();
      int fd = calls.accept4(listener, peers::add, 0);
      assertThat(peers).containsExactly(peer);
      assertThat(calls.getpeername(fd, _ -> {})).isEqualTo(Errno.ENOTCONN.negated());
    }

    @Test
    void anAcceptedDescriptorDoesNotInheritNonBlocking() {
      int listener = rig.listening();
      rig.nonBlocking(listener);
      rig.proto.last().peerConnects();
      int fd = calls.accept(listener);
      assertThat(calls.fcntl(fd, FileFlags.F_GETFL, 0)).isEqualTo(FileFlags.O_RDWR);
    }

    @Test
    void acceptFlagsThatDoNotExistAreEinval() {
      assertThat(calls.accept4(rig.listening(), 1)).isEqualTo(Errno.EINVAL.negated());
    }

    @Test
    void acceptGivesUpAfterTheReceiveTimeout() {
      int listener = rig.listening();
      calls.setsockopt(listener, SolSocket.SO_RCVTIMEO, Duration.ofMillis(1));
      assertThat(calls.accept(listener)).isEqualTo(Errno.EAGAIN.negated());
    }

    @Test
    void shuttingTheWritingHalfDoesNothing() {
      int listener = rig.listening();
      assertThat(calls.shutdown(listener, ProtoOps.SHUT_WR)).isZero();
      assertThat(rig.proto.last().state()).isEqualTo(TcpState.LISTEN);
    }

    @Test
    void shuttingTheReadingHalfEndsIt() {
      int listener = rig.listening();
      assertThat(calls.shutdown(listener, ProtoOps.SHUT_RD)).isZero();
      assertThat(calls.accept(listener)).isEqualTo(Errno.EINVAL.negated());
      assertThat(calls.listen(listener, 1)).isZero();
    }
  }

  @Nested
  class Connecting {
    private final int fd = rig.stream();
    private final FakeSock sock = rig.proto.last();

    @Test
    void withoutBlockingIsEinprogressThenEalready() {
      rig.nonBlocking(fd);
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.EINPROGRESS.negated());
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.EALREADY.negated());
      assertThat(calls.listen(fd, 1)).isEqualTo(Errno.EINVAL.negated());
      assertThat(calls.getpeername(fd, _ -> {})).isEqualTo(Errno.ENOTCONN.negated());
    }

    @Test
    void tellsSuccessOnceAndThenEisconn() {
      rig.nonBlocking(fd);
      calls.connect(fd, SocketRig.THERE);
      sock.peerAccepts();
      assertThat(calls.connect(fd, SocketRig.THERE)).isZero();
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.EISCONN.negated());
    }

    @Test
    void tellsFailureOnceAndMayBeginAgain() {
      rig.nonBlocking(fd);
      calls.connect(fd, SocketRig.THERE);
      sock.peerResets(Errno.ECONNREFUSED);
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.ECONNREFUSED.negated());
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.EINPROGRESS.negated());
    }

    @Test
    void isEconnabortedWhenTheErrorWasTakenBySoError() {
      rig.nonBlocking(fd);
      calls.connect(fd, SocketRig.THERE);
      sock.peerResets(Errno.ECONNREFUSED);
      var errors = new ArrayList<Integer>();
      calls.getsockopt(fd, SolSocket.SO_ERROR, errors::add);
      assertThat(errors).containsExactly(Errno.ECONNREFUSED.number());
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.ECONNABORTED.negated());
    }

    @Test
    void blocksUntilItIsAccepted() {
      var call = rig.start(Thread.ofVirtual(), () -> calls.connect(fd, SocketRig.THERE));
      rig.awaitSleepers(1);
      sock.peerAccepts();
      assertThat(call.result()).isZero();
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.EISCONN.negated());
    }

    @Test
    void blocksUntilItIsRefused() {
      var call = rig.start(Thread.ofPlatform(), () -> calls.connect(fd, SocketRig.THERE));
      rig.awaitSleepers(1);
      sock.peerResets(Errno.ECONNREFUSED);
      assertThat(call.result()).isEqualTo(Errno.ECONNREFUSED.negated());
    }

    @Test
    void aSecondThreadIsToldEalready() {
      var call = rig.start(Thread.ofVirtual(), () -> calls.connect(fd, SocketRig.THERE));
      rig.awaitSleepers(1);
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.EALREADY.negated());
      sock.peerAccepts();
      assertThat(call.result()).isZero();
    }

    @Test
    void isEinprogressAfterTheSendTimeoutAndCanBeWaitedForAgain() {
      calls.setsockopt(fd, SolSocket.SO_SNDTIMEO, Duration.ofMillis(1));
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.EINPROGRESS.negated());
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.EALREADY.negated());
      calls.setsockopt(fd, SolSocket.SO_SNDTIMEO, Duration.ZERO);
      var call = rig.start(Thread.ofVirtual(), () -> calls.connect(fd, SocketRig.THERE));
      rig.awaitSleepers(1);
      sock.peerAccepts();
      assertThat(call.result()).isZero();
    }

    @Test
    void goesOnAfterAnInterrupt() {
      var call =
          rig.start(
              Thread.ofPlatform(),
              () -> {
                int result = calls.connect(fd, SocketRig.THERE);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return result;
              });
      rig.awaitSleepers(1);
      call.thread().interrupt();
      assertThat(call.result()).isEqualTo(Errno.EINTR.negated());
      sock.peerAccepts();
      assertThat(calls.connect(fd, SocketRig.THERE)).isZero();
    }

    @Test
    void toNobodyDissolvesTheConnection() {
      int connected = rig.connected();
      assertThat(calls.connect(connected, NOBODY)).isZero();
      assertThat(calls.getpeername(connected, _ -> {})).isEqualTo(Errno.ENOTCONN.negated());
      rig.nonBlocking(connected);
      assertThat(calls.connect(connected, SocketRig.THERE)).isEqualTo(Errno.EINPROGRESS.negated());
    }

    @Test
    void afterShutdownIsEinval() {
      rig.nonBlocking(fd);
      calls.connect(fd, SocketRig.THERE);
      sock.peerResets(Errno.ECONNRESET);
      assertThat(calls.shutdown(fd, ProtoOps.SHUT_RDWR)).isEqualTo(Errno.ENOTCONN.negated());
      assertThat(calls.connect(fd, SocketRig.THERE)).isEqualTo(Errno.EINVAL.negated());
    }
  }

  @Nested
  class ShuttingDown {
    @Test
    void anUnconnectedSocketIsEnotconn() {
      assertThat(calls.shutdown(rig.stream(), ProtoOps.SHUT_WR))
          .isEqualTo(Errno.ENOTCONN.negated());
    }

    @Test
    void inAnUnknownWayIsEinval() {
      int fd = rig.connected();
      assertThat(calls.shutdown(fd, 3)).isEqualTo(Errno.EINVAL.negated());
      assertThat(calls.shutdown(fd, -1)).isEqualTo(Errno.EINVAL.negated());
    }

    @Test
    void tellsTheProtocolWhichHalves() {
      int fd = rig.connected();
      calls.shutdown(fd, ProtoOps.SHUT_RD);
      calls.shutdown(fd, ProtoOps.SHUT_WR);
      calls.shutdown(fd, ProtoOps.SHUT_RDWR);
      assertThat(rig.proto.told).containsExactly("shutdown 1", "shutdown 2", "shutdown 3");
    }
  }

  @Nested
  class Datagrams {
    private final int fd = rig.datagram();

    @Test
    void neitherListenNorAccept() {
      assertThat(calls.listen(fd, 1)).isEqualTo(Errno.EOPNOTSUPP.negated());
      assertThat(calls.accept(fd)).isEqualTo(Errno.EOPNOTSUPP.negated());
    }

    @Test
    void mayChangeTheirPeerAndLoseIt() {
      rig.proto.connectsAtOnce = true;
      assertThat(calls.connect(fd, SocketRig.THERE)).isZero();
      assertThat(calls.connect(fd, SocketRig.HERE)).isZero();
      var peers = new ArrayList<SockAddr>();
      calls.getpeername(fd, peers::add);
      assertThat(peers).containsExactly(SocketRig.HERE);
      assertThat(calls.connect(fd, NOBODY)).isZero();
      assertThat(calls.getpeername(fd, peers::add)).isEqualTo(Errno.ENOTCONN.negated());
    }

    @Test
    void wakeTheirReaderOnShutdownEvenWithoutPeer() {
      assertThat(calls.shutdown(fd, ProtoOps.SHUT_RD)).isEqualTo(Errno.ENOTCONN.negated());
      assertThat(rig.proto.told).containsExactly("shutdown 1");
    }
  }
}
