package dev.argyle.contract;

import static dev.argyle.contract.TcpExchange.OPTION_ECN;
import static dev.argyle.contract.TcpExchange.OPTION_ECN_SEEN;
import static dev.argyle.contract.TcpExchange.OPTION_SACK;
import static dev.argyle.contract.TcpExchange.OPTION_TIMESTAMPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.contract.TcpExchange.Outcome;
import dev.argyle.contract.TcpExchange.Way;
import dev.argyle.device.ImpairedDevice;
import dev.argyle.device.Impairment;
import dev.argyle.env.SeededEntropy;
import dev.argyle.sock.SolTcp;
import dev.argyle.stack.StackConfig;
import dev.argyle.stack.Sysctls;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.tcp.TcpConfig.Buffers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each mechanism of TCP between our stack and the kernel's, in both roles: octets go both ways,
/// and both ends say that the mechanism was in use.
@Tag("D1")
@Timeout(120)
@ParameterizedClass(name = "offload: {0}")
@ValueSource(booleans = {true, false})
class TcpInteropTest {
  @Parameter boolean offload;

  private static final long SEED = 11;
  private static final int UNKNOWN_SSTHRESH = Integer.MAX_VALUE;

  /// Nothing is lost, but on a busy machine an ACK may come so late that the tail is probed: one
  /// segment in a hundred at most.
  private static final int MOST_PROBES = 14;

  @BeforeAll
  static void prepare() {
    TunRequirement.programs("ip", "nstat", "python3", "ss");
  }

  private TunRig impaired(StackConfig config, Impairment outbound, Impairment inbound)
      throws Exception {
    return TunRig.open(
        config,
        (device, env) ->
            new ImpairedDevice(device, outbound, inbound, env, new SeededEntropy(SEED)),
        offload);
  }

  private TunRig impaired(Impairment bothWays) throws Exception {
    return impaired(StackConfig.DEFAULT, bothWays, bothWays);
  }

  @ParameterizedTest
  @EnumSource
  void selectiveAcknowledgementsRepairLossBothWays(Way way) throws Exception {
    Impairment bad = Impairment.NONE.withLoss(0.01).withDuplicate(0.01).withDelay(2_000_000, 0);
    try (TunRig rig = impaired(bad)) {
      Outcome outcome = new TcpExchange(rig, way).run();

      assertThat(outcome.kernelHas(OPTION_SACK)).isTrue();
      assertThat(outcome.ours().options().sack()).isTrue();
      assertThat(rig.kernelCounter("TcpExtTCPSackRecovery")).as("of the kernel").isPositive();
      assertThat(rig.kernelCounter("TcpExtTCPDSACKRecvSegs")).as("D-SACKs of ours").isPositive();
      assertThat(outcome.kernel("rcv_ooopack")).as("what we sent past a hole").isPositive();
      assertThat(outcome.ours().traffic().retransmittedSegments()).isPositive();
      assertThat(outcome.kernel("total_retrans")).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT4, true, true", "CLIENT6, true, false", "CLIENT4, false, true", "CLIENT4, false, false",
    "SERVER4, true, true", "SERVER6, true, false", "SERVER4, false, true", "SERVER4, false, false"
  })
  void timestampsAreUsedIfBothWantThem(Way way, boolean kernelWants, boolean weWant)
      throws Exception {
    StackConfig config = Sysctls.TCP_TIMESTAMPS.set(StackConfig.DEFAULT, weWant);
    try (TunRig rig = impaired(config, Impairment.NONE, Impairment.NONE)) {
      rig.kernelSysctl("net.ipv4.tcp_timestamps", kernelWants ? "1" : "0");
      Outcome outcome = new TcpExchange(rig, way).run();

      boolean used = kernelWants && weWant;
      assertThat(outcome.kernelHas(OPTION_TIMESTAMPS)).isEqualTo(used);
      assertThat(outcome.ours().options().timestamps()).isEqualTo(used);
      int mss = (way.isV4() ? 1460 : 1440) - (used ? 12 : 0);
      assertThat(outcome.kernel("snd_mss")).isEqualTo(mss);
      assertThat(outcome.ours().window().mss()).isEqualTo(mss);
    }
  }

  @ParameterizedTest
  @EnumSource
  void marksMakeBothSlowDownWithoutLoss(Way way) throws Exception {
    StackConfig config = Sysctls.TCP_ECN.set(StackConfig.DEFAULT, 1);
    Impairment marks = Impairment.NONE.withMark(0.02).withDelay(2_000_000, 0);
    try (TunRig rig = impaired(config, marks, marks)) {
      rig.kernelSysctl("net.ipv4.tcp_ecn", "1");
      Outcome outcome = new TcpExchange(rig, way).octets(2 << 20).kernel("cc=cubic").run();

      assertThat(outcome.kernelHas(OPTION_ECN)).isTrue();
      assertThat(outcome.kernelHas(OPTION_ECN_SEEN)).as("our packets allow marks").isTrue();
      assertThat(outcome.kernel("delivered_ce")).as("our echoes").isPositive();
      assertThat(outcome.kernel("snd_ssthresh")).isLessThan(UNKNOWN_SSTHRESH);
      assertThat(outcome.kernel("total_retrans")).isLessThanOrEqualTo(MOST_PROBES);
      assertThat(outcome.ours().options().ecn()).isTrue();
      assertThat(outcome.ours().options().ecnSeen()).as("the kernel's packets do").isTrue();
      assertThat(outcome.ours().window().ssthresh()).isLessThan(UNKNOWN_SSTHRESH);
      assertThat(outcome.ours().traffic().retransmittedSegments()).isLessThanOrEqualTo(MOST_PROBES);
    }
  }

  /// A kernel that does not know accurate ECN, or has it off, gets classic ECN from who asks for
  /// it.
  @ParameterizedTest
  @EnumSource
  void whoAsksForAccurateEcnGetsClassicFromAKernelWithout(Way way) throws Exception {
    StackConfig config = Sysctls.TCP_ECN.set(StackConfig.DEFAULT, 3);
    Impairment marks = Impairment.NONE.withMark(0.02).withDelay(2_000_000, 0);
    try (TunRig rig = impaired(config, marks, marks)) {
      rig.kernelSysctl("net.ipv4.tcp_ecn", "1");
      Outcome outcome = new TcpExchange(rig, way).octets(2 << 20).kernel("cc=cubic").run();

      assertThat(outcome.kernelHas(OPTION_ECN)).isTrue();
      assertThat(outcome.kernel("delivered_ce")).isPositive();
      assertThat(outcome.ours().options().ecn()).isTrue();
      assertThat(outcome.ours().marks().accurate()).isFalse();
      assertThat(outcome.ours().window().ssthresh()).isLessThan(UNKNOWN_SSTHRESH);
    }
  }

  @ParameterizedTest
  @CsvSource({"CLIENT4, 0, 1", "CLIENT4, 2, 2", "SERVER4, 1, 0", "SERVER4, 2, 2"})
  void marksAreNotAllowedUnlessBothWantIt(Way way, String kernel, int ours) throws Exception {
    StackConfig config = Sysctls.TCP_ECN.set(StackConfig.DEFAULT, ours);
    Impairment marks = Impairment.NONE.withMark(1);
    try (TunRig rig = impaired(config, marks, marks)) {
      rig.kernelSysctl("net.ipv4.tcp_ecn", kernel);
      Outcome outcome = new TcpExchange(rig, way).kernel("cc=cubic").run();

      assertThat(outcome.kernelHas(OPTION_ECN)).isFalse();
      assertThat(outcome.kernelHas(OPTION_ECN_SEEN)).isFalse();
      assertThat(outcome.ours().options().ecn()).isFalse();
      assertThat(outcome.ours().options().ecnSeen()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT4, cubic, cubic", "CLIENT6, cubic, bbr", "CLIENT4, bbr, cubic", "CLIENT6, bbr, bbr",
    "SERVER6, cubic, cubic", "SERVER4, cubic, bbr", "SERVER6, bbr, cubic", "SERVER4, bbr, bbr"
  })
  void eachEndHasItsOwnCongestionControl(Way way, String kernel, String ours) throws Exception {
    Impairment far = Impairment.NONE.withLoss(0.001).withDelay(5_000_000, 0);
    try (TunRig rig = impaired(far)) {
      TunRequirement.congestionControl(rig::start, kernel);
      Outcome outcome =
          new TcpExchange(rig, way).kernel("cc=" + kernel).ours(SolTcp.TCP_CONGESTION, ours).run();

      assertThat(outcome.kernel()).containsEntry("congestion", kernel);
      assertThat(outcome.ours().congestionControl()).isEqualTo(ours);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT4, 1400, 1300",
    "CLIENT6, 1400, 1300",
    "SERVER4, 1400, 1300",
    "SERVER6, 1400, 1300"
  })
  void routersThatTakeLessMakeBothSendLess(Way way, int towardsKernel, int towardsUs)
      throws Exception {
    try (TunRig rig = TunRig.open(offload)) {
      TunFarHost far = TunFarHost.behind(rig, towardsKernel, towardsUs);
      Outcome outcome =
          new TcpExchange(rig, way, far::start)
              .kernelAt(way.isV4() ? TunFarHost.ADDRESS4 : TunFarHost.ADDRESS6)
              .run();

      assertThat(outcome.ours().path().mtu()).isEqualTo(towardsKernel);
      assertThat(outcome.kernel("pmtu")).isEqualTo(towardsUs);
      int headers = way.isV4() ? 20 + 20 + 12 : 40 + 20 + 12;
      assertThat(outcome.ours().window().mss()).isEqualTo(towardsKernel - headers);
      assertThat(outcome.kernel("snd_mss")).isEqualTo(towardsUs - headers);
    }
  }

  @ParameterizedTest
  @EnumSource
  void windowsScaleByFourteenBothWays(Way way) throws Exception {
    TcpConfig large = TcpConfig.DEFAULT.with(new Buffers(1 << 30, 2 << 20));
    try (TunRig rig = impaired(StackConfig.DEFAULT.with(large), Impairment.NONE, Impairment.NONE)) {
      rig.kernelSysctl("net.ipv4.tcp_rmem", "4096 131072 1073741824");
      Outcome outcome = new TcpExchange(rig, way).run();

      assertThat(outcome.kernelReceiveScale()).isEqualTo(14);
      assertThat(outcome.kernelSendScale()).isEqualTo(14);
      assertThat(outcome.ours().options().receiveScale()).isEqualTo(14);
      assertThat(outcome.ours().options().sendScale()).isEqualTo(14);
    }
  }

  @ParameterizedTest
  @EnumSource
  void windowsScaleByNothingBothWays(Way way) throws Exception {
    TcpConfig small = TcpConfig.DEFAULT.with(new Buffers(60 * 1024, 2 << 20));
    try (TunRig rig = impaired(StackConfig.DEFAULT.with(small), Impairment.NONE, Impairment.NONE)) {
      Outcome outcome = new TcpExchange(rig, way).octets(1 << 20).kernel("rcvbuf=20000").run();

      assertThat(outcome.kernelReceiveScale()).isZero();
      assertThat(outcome.kernelSendScale()).isZero();
      assertThat(outcome.ours().options().receiveScale()).isZero();
      assertThat(outcome.ours().options().sendScale()).isZero();
      assertThat(outcome.ours().window().send()).isBetween(1, 65_535);
    }
  }

  @ParameterizedTest
  @EnumSource
  void windowsDoNotScaleIfTheKernelDoesNotWantIt(Way way) throws Exception {
    try (TunRig rig = TunRig.open(offload)) {
      rig.kernelSysctl("net.ipv4.tcp_window_scaling", "0");
      Outcome outcome = new TcpExchange(rig, way).octets(1 << 20).run();

      assertThat(outcome.kernelSendScale()).isZero();
      assertThat(outcome.ours().options().sendScale()).isZero();
      assertThat(outcome.ours().options().receiveScale()).isZero();
    }
  }
}
