package dev.argyle.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.argyle.env.BottomHalf;
import dev.argyle.env.ManualEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.TcpState;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.SockSnapshot.Queues;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What one can see of a stack that runs, for what exchanges datagrams.
@Tag("B5")
class SnapshotTest {
  private static final InetSockAddr HERE = InetSockAddr.of(IpAddress.LOOPBACK4, 7);

  private final NetStack stack = new NetStack(new ManualEnv(), StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();

  @AfterEach
  void close() {
    stack.close();
  }

  private int open(int family, SocketType type, int protocol) {
    return calls.socket(family, type.number(), protocol);
  }

  @Test
  void showsWhatWaitsInADatagramSocketAndWhatIsNotSentYet() {
    int receiver = open(AddressFamily.AF_INET, SocketType.DGRAM, 0);
    int sender = open(AddressFamily.AF_INET, SocketType.DGRAM, 0);
    calls.bind(receiver, HERE);
    calls.connect(sender, HERE);
    calls.send(sender, ByteBuffer.allocate(10), 0);
    calls.send(sender, ByteBuffer.allocate(20), 0);
    calls.send(sender, ByteBuffer.allocate(30), MessageFlags.MSG_MORE);
    BottomHalf.run();

    assertThat(stack.snapshot())
        .anySatisfy(sock -> {
          assertThat(sock.protocol()).isEqualTo("udp");
          assertThat(sock.state()).isEqualTo(TcpState.CLOSED);
          assertThat(sock.local()).isEqualTo(HERE);
          assertThat(sock.remote()).isEqualTo(InetSockAddr.of(IpAddress.ANY4, 0));
          assertThat(sock.queues()).isEqualTo(new Queues(30, 0, 0, 0, 0, 0));
        })
        .anySatisfy(sock -> {
          assertThat(sock.state()).isEqualTo(TcpState.ESTABLISHED);
          assertThat(sock.remote()).isEqualTo(HERE);
          assertThat(sock.queues()).isEqualTo(new Queues(0, 8 + 30, 0, 0, 0, 0));
        })
        .hasSize(2);
  }

  @Test
  void showsPingAndRawSocketsByIdentifierAndProtocol() {
    int ping = open(AddressFamily.AF_INET, SocketType.DGRAM, IpProtocol.ICMP);
    calls.bind(ping, InetSockAddr.of(IpAddress.ANY4, 77));
    open(AddressFamily.AF_INET6, SocketType.RAW, 200);

    assertThat(stack.snapshot())
        .extracting(SockSnapshot::protocol, sock -> sock.local().toString())
        .containsExactly(tuple("ping", "0.0.0.0:77"), tuple("rawv6", "[::]:200"));
  }

  @Test
  void doesNotShowADatagramSocketThatHasNoPort() {
    open(AddressFamily.AF_INET, SocketType.DGRAM, 0);

    assertThat(stack.snapshot()).isEmpty();
  }
}
