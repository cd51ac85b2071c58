package dev.argyle.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.ip.Packets;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SolIpv6;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("A7")
@Tag("A9")
@Tag("B2")
@Tag("B6")
class UdpTest extends UdpFixture {
  @Nested
  class Carries {
    @ParameterizedTest
    @CsvSource({
      "10.0.0.1, 10.0.0.2, 0",
      "10.0.0.1, 10.0.0.2, 1",
      "10.0.0.1, 10.0.0.2, 1472",
      "10.0.0.1, 10.0.0.2, 1473",
      "10.0.0.1, 10.0.0.2, 65507",
      "fd00::1, fd00::2, 100",
      "fd00::1, fd00::2, 1453",
      "fd00::1, fd00::2, 65527"
    })
    @Tag("RFC768-d")
    void datagramsBothWays(String here, String there, int octets) {
      Sock server = bound(right, there, 7);
      Sock client = bound(left, here, 4000);
      byte[] data = Packets.payload(octets);
      assertThat(send(client, data, at(there, 7))).isEqualTo(octets);
      Received request = receive(server);
      assertThat(request.result()).isEqualTo(octets);
      assertThat(request.data()).isEqualTo(data);
      assertThat(request.from()).isEqualTo(at(here, 4000));
      assertThat(send(server, data, request.from())).isEqualTo(octets);
      assertThat(receive(client).data()).isEqualTo(data);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "10.0.0.1", "::1", "fd00::1", "0.0.0.0", "::"})
    void datagramsToItself(String there) {
      boolean v4 = IpAddress.parse(there).isV4();
      Sock server = bound(left, v4 ? "0.0.0.0" : "::", 7);
      Sock client = socket(left, v4 ? AddressFamily.AF_INET : AddressFamily.AF_INET6);
      send(client, Packets.payload(10), at(there, 7));
      assertThat(receive(server).result()).isEqualTo(10);
    }

    @Test
    void ipv4OverADualStackSocket() {
      Sock server = bound(right, "::", 7);
      Sock client = socket(left, AddressFamily.AF_INET6);
      assertThat(send(client, Packets.payload(3), at("10.0.0.2", 7))).isEqualTo(3);
      Received got = receive(server);
      assertThat(((InetSockAddr) got.from()).address()).isEqualTo(IpAddress.parse("10.0.0.1"));
    }

    @Test
    void nothingOfIpv4OverASocketThatIsV6Only() {
      Sock server = socket(right, AddressFamily.AF_INET6);
      server.proto().setOption(server, SolIpv6.IPV6_V6ONLY, true);
      bind(server, "::", 7);
      Sock client = socket(left, AddressFamily.AF_INET);
      connect(client, "10.0.0.2", 7);
      send(client, new byte[1], null);
      assertThat(receive(client).result()).isEqualTo(Errno.ECONNREFUSED.negated());
    }

    @Test
    void broadcastsToEverySocketIfTheSenderMay() {
      Sock one = socket(right, AddressFamily.AF_INET);
      Sock two = socket(right, AddressFamily.AF_INET);
      one.reuseAddress(true);
      two.reuseAddress(true);
      bind(one, "0.0.0.0", 7);
      bind(two, "0.0.0.0", 7);
      Sock client = bound(left, "0.0.0.0", 4000);
      assertThat(send(client, new byte[5], at("10.0.0.255", 7))).isEqualTo(Errno.EACCES.negated());
      client.broadcast(true);
      assertThat(send(client, new byte[5], at("10.0.0.255", 7))).isEqualTo(5);
      assertThat(receive(one).result()).isEqualTo(5);
      assertThat(receive(two).result()).isEqualTo(5);
    }
  }

  @Nested
  class Receives {
    private final Sock server = bound(right, "10.0.0.2", 7);
    private final Sock client = bound(left, "10.0.0.1", 4000);

    @Test
    void nothingWhenNothingIsThere() {
      assertThat(receive(server).result()).isEqualTo(Errno.EAGAIN.negated());
      assertThat(server.proto().poll(server)).isEqualTo(PollEvents.OUT);
    }

    @Test
    void oneDatagramAtATimeAndCutsItToTheBuffer() {
      send(client, Packets.payload(100), at("10.0.0.2", 7));
      send(client, Packets.payload(5), at("10.0.0.2", 7));
      assertThat(server.proto().readableBytes(server)).isEqualTo(100);
      Received cut = receive(server, 10, 0);
      assertThat(cut.result()).isEqualTo(10);
      assertThat(cut.flags()).isEqualTo(MessageFlags.MSG_TRUNC);
      assertThat(receive(server, 10, 0).result()).isEqualTo(5);
    }

    @Test
    void theTrueLengthWhenAsked() {
      send(client, Packets.payload(100), at("10.0.0.2", 7));
      int flags = MessageFlags.MSG_TRUNC | MessageFlags.MSG_PEEK;
      assertThat(receive(server, 10, flags).result()).isEqualTo(100);
      assertThat(receive(server, 200, 0).data()).isEqualTo(Packets.payload(100));
    }

    @Test
    void readinessWithADatagramWithoutOctets() {
      send(client, new byte[0], at("10.0.0.2", 7));
      assertThat(server.proto().poll(server) & PollEvents.IN).isNotZero();
      assertThat(receive(server).result()).isZero();
      assertThat(server.proto().poll(server) & PollEvents.IN).isZero();
    }

    @Test
    void noMoreThanTheBufferHolds() {
      server.receiveBufferBytes(20_000);
      for (int i = 0; i < 100; i++) {
        send(client, Packets.payload(1000), at("10.0.0.2", 7));
      }
      long dropped = right.udp.counters().receiveBufferErrors();
      assertThat(dropped).isBetween(80L, 95L);
      assertThat(((UdpSock) server).receiveDrops()).isEqualTo(dropped);
      assertThat(right.udp.counters().inDatagrams()).isEqualTo(100 - dropped);
    }

    @Test
    void nothingOnceShutDownAndNotBlocking() {
      server.proto().shutdown(server, Sock.RCV_SHUTDOWN);
      assertThat(receive(server).result()).isEqualTo(Errno.EAGAIN.negated());
      assertThat(server.proto().poll(server) & PollEvents.RDHUP).isNotZero();
    }
  }

  @Nested
  class Waits {
    private final Sock server = bound(right, "10.0.0.2", 7);
    private final Sock client = bound(left, "10.0.0.1", 4000);

    private CompletableFuture<Integer> reader() {
      var result = new CompletableFuture<Integer>();
      Thread.ofPlatform()
          .start(() -> {
            MessageHeader message = new MessageHeader(IoVector.of(ByteBuffer.allocate(100)));
            result.complete(server.proto().recvmsg(server, message, 0));
          });
      return result;
    }

    private void untilSomebodyWaits() {
      while (!server.waitQueue().hasWaiters()) {
        Thread.onSpinWait();
      }
    }

    @Test
    void untilADatagramComes() {
      CompletableFuture<Integer> reader = reader();
      untilSomebodyWaits();
      send(client, new byte[9], at("10.0.0.2", 7));
      assertThat(reader.join()).isEqualTo(9);
    }

    @Test
    void untilEachOfSeveralReadersHasOne() {
      List<CompletableFuture<Integer>> readers = List.of(reader(), reader(), reader());
      untilSomebodyWaits();
      for (int octets = 1; octets <= 3; octets++) {
        send(client, new byte[octets], at("10.0.0.2", 7));
      }
      assertThat(readers.stream().mapToInt(CompletableFuture::join)).containsOnly(1, 2, 3);
    }

    @Test
    void untilItIsShutDown() {
      CompletableFuture<Integer> reader = reader();
      untilSomebodyWaits();
      server.proto().shutdown(server, Sock.RCV_SHUTDOWN);
      assertThat(reader.join()).isZero();
    }

    @Test
    void untilItIsClosed() {
      open.remove(server);
      CompletableFuture<Integer> reader = reader();
      untilSomebodyWaits();
      server.proto().close(server);
      assertThat(reader.join()).isEqualTo(Errno.EBADF.negated());
    }

    @Test
    void noLongerThanTheTimeOut() {
      server.receiveTimeoutNanos(1_000_000);
      CompletableFuture<Integer> reader = reader();
      untilSomebodyWaits();
      while (env.timers().isEmpty()) {
        Thread.onSpinWait();
      }
      env.advance(1_000_000);
      assertThat(reader.join()).isEqualTo(Errno.EAGAIN.negated());
    }
  }
}
