package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.ReceiveTime;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TimestampUnit;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `SO_TIMESTAMP` and `SO_TIMESTAMPNS` of a stream: when the segment came that the last octet
/// received was in, socket(7).
@Tag("A11")
class ReceiveTimeTest {
  private final LoopbackPair pair = new LoopbackPair();

  @AfterEach
  void close() {
    pair.close();
  }

  private List<ControlMessage> receive(int flags) {
    var message = new MessageHeader(IoVector.of(ByteBuffer.allocate(10)));
    pair.calls.recvmsg(pair.server, message, flags);
    return message.control();
  }

  private static ReceiveTime only(List<ControlMessage> told) {
    assertThat(told).hasSize(1).first().isInstanceOf(ReceiveTime.class);
    return (ReceiveTime) told.getFirst();
  }

  @Test
  void tellsWhenItCame_alsoToALook() {
    pair.set(pair.server, SolSocket.SO_TIMESTAMPNS, true);
    pair.send(pair.client, "abc", 0);
    ReceiveTime seen = only(receive(MessageFlags.MSG_PEEK));
    ReceiveTime taken = only(receive(0));

    assertThat(taken.unit()).isEqualTo(TimestampUnit.NANOS);
    assertThat(seen.epochNanos()).isPositive();
  }

  @Test
  void tellsNothingWhenNothingCame_orNobodyAsked() {
    pair.send(pair.client, "abc", 0);
    assertThat(receive(0)).isEmpty();
    pair.set(pair.server, SolSocket.SO_TIMESTAMP, true);
    assertThat(receive(0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, MessageFlags.MSG_PEEK})
  void tellsItOfAnUrgentOctetThatIsSteppedOver_alsoAtTheEnd(int flags) {
    pair.set(pair.server, SolSocket.SO_TIMESTAMP, true);
    pair.send(pair.client, "!", MessageFlags.MSG_OOB);
    pair.calls.shutdown(pair.client, 1);
    var message = new MessageHeader(IoVector.of(ByteBuffer.allocate(10)));
    assertThat(pair.calls.recvmsg(pair.server, message, flags)).isZero();
    assertThat(message.control()).hasSize(1);
  }

  @Test
  void tellsItWithoutRoomForTheData() {
    pair.set(pair.server, SolSocket.SO_TIMESTAMP, true);
    pair.send(pair.client, "abc", 0);
    var message = new MessageHeader(IoVector.of(ByteBuffer.allocate(0)));
    assertThat(pair.calls.recvmsg(pair.server, message, 0)).isZero();
    assertThat(message.control()).hasSize(1);
  }
}
