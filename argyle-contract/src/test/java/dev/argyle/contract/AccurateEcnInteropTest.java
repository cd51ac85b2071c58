package dev.argyle.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.contract.TcpExchange.Outcome;
import dev.argyle.contract.TcpExchange.Shell;
import dev.argyle.contract.TcpExchange.Way;
import dev.argyle.device.ImpairedDevice;
import dev.argyle.device.Impairment;
import dev.argyle.device.NetDevice;
import dev.argyle.env.SeededEntropy;
import dev.argyle.env.SystemEnv;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpInfo.ByCodepoint;
import dev.argyle.stack.StackConfig;
import dev.argyle.stack.Sysctls;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Accurate ECN (RFC 9768) between our stack and Linux, in both roles: with this machine's kernel
/// if it knows it, else with a newer one in a virtual machine.
@Tag("D1")
@Timeout(240)
@ParameterizedClass(name = "offload: {0}")
@ValueSource(booleans = {true, false})
class AccurateEcnInteropTest {
  private static final StackConfig ACCURATE = Sysctls.TCP_ECN.set(StackConfig.DEFAULT, 3);
  private static final Impairment MARKS = Impairment.NONE.withMark(0.02).withDelay(2_000_000, 0);
  private static final int OCTETS = 1 << 20;
  private static final int MOST_UNTOLD = 3;
  private static final int ROUND = 8;
  private static final int UNKNOWN = Integer.MAX_VALUE;
  private static final long SEED = 11;

  /// Nothing is lost, but on a busy machine an ACK may come so late that the tail is probed.
  private static final int MOST_PROBES = 14;

  private static @Nullable GuestKernel guest;

  @Parameter boolean offload;

  @BeforeAll
  static void findKernel() throws Exception {
    TunRequirement.programs("ip", "python3", "ss");
    try (TunRig rig = TunRig.open(false)) {
      if (!rig.isKernelSysctl("net.ipv4.tcp_ecn", "3")) {
        guest = GuestKernel.boot();
      }
    }
  }

  @AfterAll
  static void endGuest() {
    if (guest != null) {
      guest.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothEndsCountTheSameMarksBothWays(Way way) throws Exception {
    try (TunRig rig = open(MARKS)) {
      Outcome outcome = exchange(rig, way).kernel("cc=cubic").run();

      assertThat(outcome.ours().marks().accurate()).isTrue();
      assertThat(outcome.kernelEcnMode()).isEqualTo(Outcome.ECN_ACCURATE);
      assertThat(outcome.kernelAccurateEcnFailures()).isZero();
      assertMarksAgree(outcome);
      assertOctetsAgree(outcome);
      assertThat(outcome.kernel("snd_ssthresh")).as("it has slowed down").isLessThan(UNKNOWN);
      assertThat(outcome.ours().window().ssthresh()).as("and so have we").isLessThan(UNKNOWN);
      assertThat(outcome.kernel("total_retrans")).isLessThanOrEqualTo(MOST_PROBES);
      assertThat(outcome.ours().traffic().retransmittedSegments()).isLessThanOrEqualTo(MOST_PROBES);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLIENT4", "SERVER6"})
  void lossDoesNotHideMarks(Way way) throws Exception {
    try (TunRig rig = open(MARKS.withLoss(0.01))) {
      Outcome outcome = exchange(rig, way).kernel("cc=cubic").run();

      assertNoMarkIsHidden(outcome);
      assertThat(outcome.ours().traffic().retransmittedSegments()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLIENT6", "SERVER4"})
  void noMarkIsHiddenWithoutTheOption(Way way) throws Exception {
    StackConfig never = Sysctls.TCP_ECN_OPTION.set(ACCURATE, 0);
    try (TunRig rig = open(never, MARKS, "3", "0")) {
      Outcome outcome = exchange(rig, way).kernel("cc=cubic").run();

      assertNoMarkIsHidden(outcome);
      assertThat(outcome.ours().marks().deliveredOctets()).isEqualTo(ByCodepoint.NOTHING);
      assertThat(outcome.kernelOctets("delivered")).isEqualTo(ByCodepoint.NOTHING);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLIENT4", "SERVER6"})
  void dctcpAtBothEndsSlowsDownByWhatWasMarked(Way way) throws Exception {
    try (TunRig rig = open(MARKS)) {
      TunRequirement.congestionControl(kernel(rig), "dctcp");
      Outcome outcome =
          exchange(rig, way).kernel("cc=dctcp").ours(SolTcp.TCP_CONGESTION, "dctcp").run();

      assertThat(outcome.kernel()).containsEntry("congestion", "dctcp");
      assertMarksAgree(outcome);
      assertThat(outcome.ours().window().ssthresh()).isLessThan(UNKNOWN);
    }
  }

  /// What each end asks for and takes, by its `tcp_ecn`, and what comes of it.
  @ParameterizedTest
  @CsvSource({
    "CLIENT4, 1, 3, 1", "CLIENT6, 5, 3, 2", "CLIENT4, 3, 4, 1", "CLIENT6, 0, 3, 0",
    "SERVER4, 3, 1, 1", "SERVER6, 3, 5, 2", "SERVER4, 4, 3, 1", "SERVER6, 3, 0, 0"
  })
  void theyAgreeOnTheMostThatBothWant(Way way, String kernel, int ours, int mode) throws Exception {
    StackConfig config = Sysctls.TCP_ECN.set(StackConfig.DEFAULT, ours);
    try (TunRig rig = open(config, MARKS, kernel, "2")) {
      Outcome outcome = exchange(rig, way).octets(200_000).kernel("cc=cubic").run();

      assertThat(outcome.kernelEcnMode()).isEqualTo(mode);
      assertThat(outcome.ours().marks().accurate()).isEqualTo(mode == Outcome.ECN_ACCURATE);
      assertThat(outcome.ours().options().ecn()).isEqualTo(mode != 0);
    }
  }

  /// What each was told is what the other has received. The last few marks on packets without data
  /// may not have been told of: an ACK of their own comes after three (RFC 9768 section 3.2.2.5.1).
  private static void assertMarksAgree(Outcome outcome) {
    TcpInfo.Marks ours = outcome.ours().marks();
    long theirs = outcome.kernel("received_ce");
    assertThat((long) ours.deliveredCe())
        .as("what the kernel has received and told us of")
        .isPositive()
        .isBetween(theirs - MOST_UNTOLD, theirs);
    assertThat(outcome.kernel("delivered_ce"))
        .as("what we have received and told it of")
        .isPositive()
        .isBetween((long) ours.receivedCe() - MOST_UNTOLD, (long) ours.receivedCe());
  }

  /// The same where ACKs are lost or tell only three bits: an ACK of eight packets and more may
  /// then stand for eight marks more than there were, as often as it may (RFC 9768 appendix A.2.1).
  private static void assertNoMarkIsHidden(Outcome outcome) {
    TcpInfo.Marks ours = outcome.ours().marks();
    long toldUs = ours.deliveredCe() + MOST_UNTOLD - outcome.kernel("received_ce");
    long toldIt = outcome.kernel("delivered_ce") + MOST_UNTOLD - ours.receivedCe();
    assertThat(ours.receivedCe()).isPositive();
    assertThat(toldUs).as("told to us, in %s", outcome).isNotNegative();
    assertThat(toldUs % ROUND).as("told to us, in %s", outcome).isLessThanOrEqualTo(MOST_UNTOLD);
    assertThat(toldIt).as("told to it, in %s", outcome).isNotNegative();
    assertThat(toldIt % ROUND).as("told to it, in %s", outcome).isLessThanOrEqualTo(MOST_UNTOLD);
  }

  /// All data is acknowledged, so each has told the other everything, unless some came twice.
  private static void assertOctetsAgree(Outcome outcome) {
    TcpInfo.Marks ours = outcome.ours().marks();
    if (outcome.ours().traffic().retransmittedSegments() == 0) {
      assertThat(ours.deliveredOctets()).isEqualTo(outcome.kernelOctets("received"));
    }
    if (outcome.kernel("total_retrans") == 0) {
      assertThat(outcome.kernelOctets("delivered")).isEqualTo(ours.receivedOctets());
    }
    assertThat(ours.deliveredOctets().ce()).isPositive();
    assertThat(ours.receivedOctets().ce()).isPositive();
    assertThat(ours.receivedOctets().ce() + ours.receivedOctets().ect0())
        .isGreaterThanOrEqualTo(OCTETS);
  }

  private TunRig open(Impairment bothWays) throws Exception {
    return open(ACCURATE, bothWays, "3", "2");
  }

  /// @param ecn the kernel's `tcp_ecn`
  /// @param option the kernel's `tcp_ecn_option`
  private TunRig open(StackConfig ours, Impairment bothWays, String ecn, String option)
      throws Exception {
    BiFunction<NetDevice, SystemEnv, NetDevice> impaired =
        (device, env) ->
            new ImpairedDevice(device, bothWays, bothWays, env, new SeededEntropy(SEED));
    TunRig rig;
    if (guest == null) {
      rig = TunRig.open(ours, impaired, offload);
    } else {
      rig = TunRig.open(guest.namespace(), ours, impaired, offload);
      guest.connect(rig);
    }
    TunRig.end(
        kernel(rig)
            .start(
                "cd /proc/sys/net/ipv4; echo %s > tcp_ecn; echo %s > tcp_ecn_option"
                    .formatted(ecn, option)));
    return rig;
  }

  private static Shell kernel(TunRig rig) {
    return guest == null ? rig::start : guest::start;
  }

  private static TcpExchange exchange(TunRig rig, Way way) throws Exception {
    TcpExchange exchange = new TcpExchange(rig, way, kernel(rig)).octets(OCTETS);
    return guest == null
        ? exchange
        : exchange.kernelAt(way.isV4() ? GuestKernel.ADDRESS4 : GuestKernel.ADDRESS6);
  }
}
