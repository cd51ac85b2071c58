package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.NetworkOrder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rules on datagrams of one octet each, which is their number.
class RulesTest {
  private static final int PORT = 9;

  private final SimulatedNetwork network = SimulatedNetwork.builder().seed(3).build();
  private final SimulatedHost sender = network.host("sender");
  private final SimulatedHost receiver = network.host("receiver");
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void listen() {
    receiver.start("listener", this::receive);
    network.run(Duration.ZERO);
  }

  @AfterEach
  void close() {
    network.close();
  }

  private void receive() {
    Syscalls calls = receiver.syscalls();
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
    calls.bind(fd, InetSockAddr.of(IpAddress.ANY4, PORT));
    ByteBuffer buffer = ByteBuffer.allocate(10);
    while (calls.read(fd, buffer.clear()) > 0) {
      heard.add(buffer.get(0) + " at " + network.elapsed().toMillis());
    }
  }

  /// Sends datagrams 1 to `count`, a millisecond apart.
  private void send(int count) {
    sender.run(() -> {
      Syscalls calls = sender.syscalls();
      int fd = calls.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
      calls.connect(fd, InetSockAddr.of(receiver.address4(), PORT));
      for (int i = 1; i <= count; i++) {
        calls.write(fd, ByteBuffer.wrap(new byte[] {(byte) i}));
        sleep();
      }
      calls.close(fd);
    });
    network.run(Duration.ofSeconds(1));
  }

  private void sleep() {
    try {
      network.sleep(Duration.ofMillis(1));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int number(PacketView packet) {
    byte[] octets = packet.toBytes();
    return octets[octets.length - 1];
  }

  @Test
  void withoutARuleEverythingPasses() {
    send(3);
    assertThat(heard).containsExactly("1 at 0", "2 at 1", "3 at 2");
  }

  @Test
  void aRuleDropsDelaysAndHoldsWhatItNames() {
    network.rule(packet ->
        switch (number(packet)) {
          case 1 -> Verdict.DROP;
          case 2 -> Verdict.delay(Duration.ofMillis(10));
          default -> null;
        });
    send(3);
    assertThat(heard).containsExactly("3 at 2", "2 at 11");
  }

  @Test
  void theFirstAnswerWins() {
    network.rule(packet -> number(packet) == 1 ? Verdict.PASS : null);
    network.rule(packet -> Verdict.DROP);
    send(2);
    assertThat(heard).containsExactly("1 at 0");
  }

  @Test
  void aRuleOfTheLinkGoesBeforeThoseOfTheNetwork() {
    network.rule(packet -> Verdict.DROP);
    network.links().getFirst().rule(packet -> Verdict.PASS);
    send(1);
    assertThat(heard).hasSize(1);
  }

  @Test
  void aRuleIsTakenOut() {
    PacketRule.Active rule = network.rule(packet -> Verdict.DROP);
    send(1);
    rule.close();
    rule.close();
    send(1);
    assertThat(heard).hasSize(1);
  }

  @Test
  void aPacketIsReplacedByOthers() {
    network.rule(packet -> {
      byte[] other = packet.toBytes();
      other[other.length - 1] = 7;
      NetworkOrder.putU16(other, 26, 0); // without a checksum
      return Verdict.replace(other, other);
    });
    send(1);
    assertThat(heard).containsExactly("7 at 0", "7 at 0");
  }

  @Test
  void whatIsHeldIsReleasedInItsOrderAndJudgedAgain() {
    PacketRule.Active hold = network.rule(packet -> Verdict.HOLD);
    send(3);
    network.release();
    network.run(Duration.ofSeconds(1));
    assertThat(heard).isEmpty();
    hold.close();
    network.release();
    network.run(Duration.ofSeconds(1));
    assertThat(heard).extracting(each -> each.charAt(0)).containsExactly('1', '2', '3');
  }

  @Test
  void aRuleSeesWhoSendsWhat() {
    var seen = new ArrayList<String>();
    network.rule(packet -> {
      seen.add(
          packet.from().name()
              + " to "
              + packet.to().name()
              + ": "
              + packet.source()
              + " > "
              + packet.destination()
              + ":"
              + packet.destinationPort()
              + (packet.isUdp() ? " udp" : ""));
      return null;
    });
    send(1);
    assertThat(seen).containsExactly("sender to switch: 192.168.0.1 > 192.168.0.2:9 udp");
  }

  @Test
  void nothingIsLeftOut() {
    network.rule(packet -> number(packet) % 2 == 0 ? Verdict.HOLD : Verdict.DROP);
    send(6);
    network.close();
    assertThat(sender.stack().outstandingBlocks()).isZero();
    assertThat(receiver.stack().outstandingBlocks()).isZero();
  }

  @Test
  void aDelayIsNotNegative() {
    assertThatThrownBy(() -> Verdict.delay(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
