package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.testkit.TcpRig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.NetworkOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What must not be believed: RFC 9293 MUST-3, MUST-7, MUST-57, MUST-63, and RELIABILITY V7, V13,
/// V17, V21.
class MalformedTest extends TcpBehaviour {
  private int tcpAt() {
    return wire == Wire.IPV6_ACROSS_THE_WRAP ? 40 : 20;
  }

  private long counted(Counter counter) {
    return tcp.stack().tcpCounters().value(counter);
  }

  @Test
  @Tag("RFC9293-MUST-3")
  void wrongChecksum_isDroppedAndCounted() {
    established();
    byte[] segment = tcp.peer().image("P. 1:101(100) ack 1");
    segment[tcpAt() + 30] ^= 1;
    tcp.deliver(segment);
    tcp.run("");
    assertThat(counted(Counter.DROPPED_CHECKSUM)).isOne();
    assertThat(user().read(1000)).isNegative();
  }

  @Test
  void everyDataOffset_isSurvived() {
    established();
    for (int words = 0; words < 16; words++) {
      byte[] segment = tcp.peer().image(". 1:1(0) ack 1");
      segment[tcpAt() + 12] = (byte) (words << 4);
      tcp.deliver(TcpRig.checksummed(segment));
    }
    tcp.run("");
    assertThat(counted(Counter.DROPPED_MALFORMED)).isEqualTo(15);
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
  }

  @Test
  void everyLengthOfACutSegment_isSurvived() {
    established();
    byte[] whole = tcp.peer().image("P. 1:11(10) ack 1 <nop,nop,TS val 1 ecr 1>");
    for (int length = 0; length < whole.length; length++) {
      tcp.deliver(Arrays.copyOf(whole, length));
    }
    tcp.run("");
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
  }

  @Test // V21
  @Tag("RFC9293-MUST-7")
  void everyKindAndLengthOfOption_isSurvived() {
    established("win 65535 <mss 1000,sackOK,TS,nop,wscale 7>");
    for (int kind = 0; kind < 256; kind++) {
      for (int length = 0; length <= 44; length++) {
        for (int room = 4; room <= 40; room += 12) {
          var options = new StringBuilder(String.format("%02x%02x", kind, length));
          while (options.length() < 2 * room) {
            options.append("00");
          }
          tcp.deliver(tcp.peer().image(". 1:1(0) ack 1 <raw " + options + ">"));
        }
      }
    }
    tcp.discard();
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    user().write(10);
    tcp.run("> P. 1:11(10) ack 1");
  }

  @Test
  void everyKindAndLengthOfOptionInASyn_isSurvived() {
    tcp = TcpRig.listening(config());
    for (int kind = 0; kind < 256; kind++) {
      for (int length = 0; length <= 44; length++) {
        String options = String.format("%02x%02x0000000000000000", kind, length);
        tcp.deliver(tcp.peer().image("S 0:0(0) win 1000 <raw " + options + ">"));
        tcp.deliver(tcp.peer().image("R 1:1(0)"));
        assertThat(tcp.halfOpen()).isZero();
      }
    }
    tcp.discard();
  }

  @Test // MUST-7
  @Tag("RFC9293-MUST-7")
  void segmentWithABadOption_isStillProcessed() {
    established();
    tcp.run(
        """
        < P. 1:101(100) ack 1 <raw 0800>
        > .  1:1(0) ack 101
        """);
  }

  @Test
  void everySetOfFlags_isSurvivedInEveryState() {
    Runnable[] states = {
      this::established,
      this::finWait1,
      this::finWait2,
      this::closeWait,
      this::closing,
      this::lastAck,
      this::timeWait
    };
    for (Runnable state : states) {
      for (int flags = 0; flags < 512; flags++) {
        if (tcp == null || state() == TcpState.CLOSED || flags == 0) {
          nothingIsHeldAfterwards();
          state.run();
        }
        byte[] segment = tcp.peer().image(". 1:11(10) ack 1 urg 5");
        int old = NetworkOrder.u16(segment, tcpAt() + 12);
        NetworkOrder.putU16(segment, tcpAt() + 12, old & 0xf000 | flags);
        tcp.deliver(TcpRig.checksummed(segment));
      }
      tcp.discard();
    }
  }

  @Nested
  class Addresses {
    private byte[] syn() {
      return tcp.peer().image("S 0:0(0) win 1000 <mss 1000>");
    }

    private void isIgnored(byte[] segment) {
      tcp.deliver(TcpRig.checksummed(segment));
      tcp.run("");
      assertThat(tcp.halfOpen()).isZero();
    }

    private void write(byte[] segment, boolean source, IpAddress address) {
      int at = address.isV4() ? (source ? 12 : 16) : source ? 8 : 24;
      address.write(segment, at);
    }

    private boolean v6() {
      return wire == Wire.IPV6_ACROSS_THE_WRAP;
    }

    private void listen() {
      tcp = TcpRig.listening(config());
    }

    @Test // V7, CVE-1999-0016
    void ownAddressAndPortAsSource_isDropped() {
      listen();
      byte[] segment = syn();
      write(segment, true, tcp.stackAddress());
      isIgnored(segment.clone());
      NetworkOrder.putU16(segment, tcpAt(), TcpRig.STACK_PORT);
      isIgnored(segment);
    }

    @Test // MUST-63
    @Tag("RFC9293-MUST-63")
    @Tag("RFC1122-3.2.1.3-b")
    void sourceThatIsNoHost_isDropped() {
      listen();
      String[] sources =
          v6()
              ? new String[] {"::", "::1", "ff02::1"}
              : new String[] {
                "0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.255"
              };
      for (String source : sources) {
        byte[] segment = syn();
        write(segment, true, IpAddress.parse(source));
        isIgnored(segment);
      }
    }

    @Test // MUST-57
    @Tag("RFC9293-MUST-57")
    void destinationThatIsManyHosts_isDropped() {
      listen();
      String[] destinations =
          v6()
              ? new String[] {"ff02::1"}
              : new String[] {"224.0.0.1", "255.255.255.255", "192.0.2.255"};
      for (String destination : destinations) {
        byte[] segment = syn();
        write(segment, false, IpAddress.parse(destination));
        isIgnored(segment);
      }
    }

    @Test
    @Tag("RFC1122-3.2.1.3-a")
    void anotherHostsAddress_isDropped() {
      listen();
      byte[] segment = syn();
      write(segment, false, IpAddress.parse(v6() ? "2001:db8::9" : "192.0.2.9"));
      isIgnored(segment);
    }
  }
}
