package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.SkBuff;
import dev.argyle.stack.StackConfig;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.TcpHeader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a flight has filled the receive buffer with is taken by a reader that slept: one ACK tells
/// of both, not one of a closed window and another of its opening.
@Tag("C4")
@Tag("D3")
class FullBufferTest {
  private static final int BUFFER_OCTETS = 1024; // of two segments of half the window
  private static final long SEED = 1;

  private int acks;
  private int shut;

  @Test
  void saysSoOnceTheReaderHasTakenIt() {
    TcpConfig small =
        TcpConfig.DEFAULT.with(new TcpConfig.Buffers(2 * BUFFER_OCTETS, 64 * BUFFER_OCTETS));
    StackConfig config = StackConfig.DEFAULT.with(small);
    try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(SEED)) {
      SimulatedHost from = network.host("from", config);
      SimulatedHost to = network.host("to", config);
      network.link(from, to, LinkConfig.DEFAULT.withDelay(Duration.ofMillis(50)));
      BulkFlow flow = BulkFlow.start(network, from, to, 80, "cubic", Duration.ZERO);
      network.run(Duration.ofSeconds(1));
      network.observe((_, by, packet, _, _) -> look(by == to, packet));
      double[] bits = BulkFlow.run(network, Duration.ofSeconds(10), List.of(flow));
      assertThat(bits[0]).isGreaterThan(BUFFER_OCTETS * 8 * 9.5); // of ten windows a second
      assertThat(acks).isGreaterThan(100);
      assertThat(shut).isZero();
    }
  }

  private void look(boolean byReceiver, SkBuff packet) {
    byte[] b = packet.array();
    int tcpAt = packet.offset() + Ipv4Header.headerLengthBytes(b, packet.offset());
    if (byReceiver) {
      acks++;
      shut += TcpHeader.window(b, tcpAt) == 0 ? 1 : 0;
    }
  }
}
