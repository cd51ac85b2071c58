package dev.argyle.testkit.stateevent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.TcpState;
import dev.argyle.testkit.stateevent.Cell.Family;
import dev.argyle.testkit.stateevent.Cell.Stamp;
import dev.argyle.testkit.stateevent.Table.Run;
import dev.argyle.wire.TcpFlags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every cell of the state × event table, and that the table would notice a wrong entry.
///
/// All 64 sets of flags are run over IPv4 and IPv6, with timestamps and without, as a peer in order
/// stamps its segments. The other timestamps (older than TS.Recent, the same, missing, not agreed
/// on) are run over IPv4 without PSH and URG, which no rule about them looks at.
@Tag("B5")
@Tag("D6")
@Tag("E")
class StateEventTest {
  private static final int ASIDE = TcpFlags.PSH | TcpFlags.URG;
  private static final int MOST_AS_LINUX = 10;
  private static final int FEWEST_CELLS = 500_000;

  @Test
  @Tag("RFC9293-3.5.3-a")
  @Tag("RFC9293-3.10.7.2-a")
  @Tag("RFC9293-3.10.7.2-b")
  @Tag("RFC9293-3.10.7.2-c")
  @Tag("RFC9293-3.10.7.2-d")
  @Tag("RFC9293-3.10.7.3-a")
  @Tag("RFC9293-3.10.7.3-b")
  @Tag("RFC9293-3.10.7.3-c")
  @Tag("RFC9293-3.10.7.4-a")
  @Tag("RFC9293-3.10.7.4-b")
  @Tag("RFC9293-3.10.7.4-c")
  @Tag("RFC9293-3.10.7.4-d")
  @Tag("RFC5961-3.2-a")
  @Tag("RFC5961-3.2-b")
  @Tag("RFC5961-3.2-c")
  @Tag("RFC5961-4.2-a")
  @Tag("RFC5961-5.2-a")
  @Tag("RFC5961-5.2-b")
  void everySegmentInEveryState_comesToWhatTheRfcsSay() {
    Table table = new Table();
    for (boolean v6 : new boolean[] {false, true}) {
      table.run(new Family(v6, false), Stamp.ABSENT, _ -> true, table::compare);
      table.run(new Family(v6, true), Stamp.NEWER, _ -> true, table::compare);
    }
    runOtherStamps(table);

    System.out.println(
        "state x event: "
            + table.cells()
            + " cells "
            + table.cellsOfState()
            + ", admitted other than due: "
            + table.admitted());
    assertThat(table.mismatches()).isEmpty();
    assertThat(table.cells()).isGreaterThan(FEWEST_CELLS);
    assertThat(table.cellsOfState()).containsOnlyKeys(TcpState.values());
    Admission[] asLinux =
        Arrays.stream(Admission.values()).filter(Admission::asLinux).toArray(Admission[]::new);
    assertThat(asLinux).hasSizeLessThanOrEqualTo(MOST_AS_LINUX);
    assertThat(table.admitted()).containsKeys(asLinux); // what no cell needs is to be taken out
  }

  @Test // the mutation check: every decision of the oracle turned round, one at a time
  void everyRuleTurnedRound_isNoticed() {
    List<Run> runs = new ArrayList<>();
    Table table = new Table();
    Family stamped = new Family(false, true);
    table.run(stamped, Stamp.NEWER, StateEventTest::isPlain, runs::add);
    table.run(stamped, Stamp.OLDER, StateEventTest::isPlain, runs::add);
    table.run(new Family(false, false), Stamp.ABSENT, StateEventTest::isPlain, runs::add);

    Map<Rule, Long> noticed = new EnumMap<>(Rule.class);
    for (Rule rule : Rule.values()) {
      Oracle turned = Oracle.turning(rule);
      noticed.put(
          rule,
          runs.stream()
              .filter(run -> !turned.judge(run.connection(), run.segment()).admits(run.observed()))
              .count());
    }
    System.out.println("state x event, cells that notice a rule turned round: " + noticed);
    assertThat(noticed.values()).hasSizeGreaterThanOrEqualTo(10).doesNotContain(0L);
  }

  private static void runOtherStamps(Table table) {
    Family plain = new Family(false, false);
    Family stamped = new Family(false, true);
    table.run(plain, Stamp.OLDER, StateEventTest::isPlain, table::compare);
    for (Stamp stamp : new Stamp[] {Stamp.OLDER, Stamp.SAME, Stamp.ABSENT}) {
      table.run(stamped, stamp, StateEventTest::isPlain, table::compare);
    }
  }

  private static boolean isPlain(Cell cell) {
    return (cell.flags() & ASIDE) == 0;
  }
}
