package dev.argyle.tcp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// RFC 9768 sections 3.2 and 3.2.2.5.1.
@Tag("D1")
class EcnCountersTest {
  private static final int NONE = 0;
  private static final int ECT0 = EcnCounters.ECT0;
  private static final int ECT1 = EcnCounters.ECT1;
  private static final int CE = EcnCounters.CE;

  private final EcnCounters counters = new EcnCounters();

  @BeforeEach
  void begin() {
    counters.begin();
  }

  private boolean data(int field) {
    return counters.take(field, 1, 1000, true);
  }

  private int ace() {
    return EcnCounters.ace(counters.ace());
  }

  @Test
  void beginsWithNumbersThatAreNotZero() {
    assertThat(ace()).isEqualTo(5);
    assertThat(counters.octets(ECT0)).isOne();
    assertThat(counters.octets(ECT1)).isOne();
    assertThat(counters.octets(CE)).isZero();
  }

  @Test
  void countsOctetsByCodepointAndPacketsByMark() {
    data(ECT0);
    data(ECT1);
    data(CE);
    data(NONE);
    counters.take(CE, 1, 0, false); // a pure ACK
    assertThat(counters.octets(ECT0)).isEqualTo(1001);
    assertThat(counters.octets(ECT1)).isEqualTo(1001);
    assertThat(counters.octets(CE)).isEqualTo(1000);
    assertThat(counters.markedPackets()).isEqualTo(7);
  }

  @Test
  void countsEachPacketOfSeveralThatWereMerged() {
    counters.take(CE, 4, 4000, true);
    assertThat(ace()).isEqualTo(1);
    assertThat(counters.octets(CE)).isEqualTo(4000);
  }

  @Test
  void countsTheMarkOfASynAckOnce() {
    counters.synAck(CE);
    counters.synAck(CE);
    assertThat(ace()).isEqualTo(6);
  }

  @Test
  void hasTheBeginOfMarksAcknowledgedAndTheirEnd() {
    assertThat(data(ECT0)).isFalse();
    assertThat(data(CE)).isTrue();
    counters.acked();
    assertThat(data(CE)).as("one more").isFalse();
    assertThat(data(ECT0)).as("no more").isTrue();
  }

  @Test
  void hasTwoMarksAcknowledgedWithDataAndThreeWithout() {
    data(CE);
    counters.acked();
    assertThat(counters.take(CE, 1, 0, false)).isFalse();
    assertThat(counters.take(CE, 1, 0, false)).isFalse();
    assertThat(counters.take(CE, 1, 0, false)).isTrue();
    counters.acked();
    assertThat(data(CE)).isFalse();
    assertThat(data(CE)).isTrue();
  }

  @Test
  void needsTheFieldsThatHaveChangedSinceTheLastOption() {
    data(ECT1);
    assertThat(counters.newFields()).isEqualTo(1);
    data(CE);
    assertThat(counters.newFields()).isEqualTo(2);
    data(ECT0);
    assertThat(counters.newFields()).isEqualTo(3);
    counters.optionSent();
    assertThat(counters.newFields()).isZero();
  }

  @Test
  void demandsTwoOptionsWhenTheCodepointChanges() {
    data(ECT0);
    counters.optionSent();
    assertThat(counters.demandsOption()).isTrue();
    counters.optionSent();
    assertThat(counters.demandsOption()).isFalse();
    data(ECT0);
    assertThat(counters.demandsOption()).isFalse();
  }

  @Test
  void demandsAnOptionBeforeACounterCouldWrapUnseen() {
    data(ECT0);
    counters.optionSent();
    counters.optionSent();
    counters.take(ECT0, 1, 1 << 22, true);
    assertThat(counters.demandsOption()).isTrue();
  }

  @Test
  void knowsWhetherAnythingAllowedMarks() {
    data(NONE);
    assertThat(counters.hasSeen()).isFalse();
    data(ECT1);
    assertThat(counters.hasSeen()).isTrue();
  }
}
