package dev.argyle.tcp.congestion;

import java.util.function.IntUnaryOperator;

/// BBR, version 3 (draft-ietf-ccwg-bbr of 2026): it measures how fast the path delivers and how
/// long an empty one takes, and sends at that rate, with little more on its way than that rate
/// comes to in that time. Losses bound it where they are many; a few do not slow it down.
///
/// ```
///   STARTUP -> DRAIN -> DOWN -> CRUISE -> REFILL -> UP -> DOWN ...
///                          \______ now and then: PROBE_RTT ______/
/// ```
///
/// What it believes of the path is in [BbrModel] and [BbrMinRtt], when it looks for more in
/// [BbrProbe], whether the pipe is full in [BbrFullPipe], what its states do in [BbrState], what
/// rate and window follow in [BbrWindow]; here is how it moves between the states. Names in
/// comments are the draft's.
/// Differs from the draft: without SACK it follows the same rules, since it cannot know. And losses
/// in the two rounds after PROBE_RTT do not lower its bounds: what these deliver is little because
/// little was sent.
public final class Bbr implements CongestionControl {
  private static final int STARTUP_LOSS_EVENTS = 6;
  private static final int DRAIN_ROUNDS = 3;
  private static final int FILL_ROUNDS = 2;
  private static final long UNKNOWN_RTT_NANOS = 1_000_000;

  private final BbrModel model = new BbrModel();
  private final BbrMinRtt minRtt = new BbrMinRtt();
  private final BbrWindow window = new BbrWindow(model, minRtt);
  private final BbrFullPipe fullPipe = new BbrFullPipe();
  private final BbrProbe probe;
  private final RoundTrips rounds = new RoundTrips();

  private BbrState state = BbrState.STARTUP;
  private BbrState leftByLoss = BbrState.DRAIN; // STARTUP or PROBE_BW_UP if losses have ended that
  private boolean roundStart;
  private boolean recovering;
  private boolean idleRestart;
  private int startupLossEvents;
  private long drainStartRound;
  private long fullAgainRound; // after PROBE_RTT, the first with a full path
  private long totalDelivered;
  private long nowNanos;

  /// @param jitter a number from 0 to before its argument: spreads the probes of many connections
  public Bbr(IntUnaryOperator jitter) {
    probe = new BbrProbe(jitter);
  }

  @Override
  public String name() {
    return "bbr";
  }

  @Override
  public void onEstablished(int mssBytes, long nowNanos) {
    this.nowNanos = nowNanos;
    window.begin(mssBytes);
    model.begin(nowNanos);
    minRtt.begin(nowNanos);
    probe.begin();
    fullPipe.restart(0);
    state = BbrState.STARTUP;
    window.initialRate(UNKNOWN_RTT_NANOS);
  }

  @Override
  public void onKnownRtt(long rttNanos) {
    minRtt.update(rttNanos, nowNanos);
    window.initialRate(rttNanos > 0 ? rttNanos : UNKNOWN_RTT_NANOS);
  }

  @Override
  public void onTakeOver(int mssBytes, int cwndBytes, int ssthreshBytes, long nowNanos) {
    onEstablished(mssBytes, nowNanos);
    window.cwnd(cwndBytes);
  }

  /// Everything is in [#onDelivery].
  @Override
  public void onAck(AckSample ack) {}

  @Override
  public void onDelivery(AckSample ack) {
    nowNanos = ack.nowNanos();
    totalDelivered = ack.totalDeliveredBytes();
    if (recovering && !ack.recovering()) {
      recovering = false;
      window.restore();
    }
    startupLossEvents += ack.lostBytes() > 0 ? 1 : 0;
    if (ack.deliveredBytes() == 0) {
      return;
    }
    updateModel(ack);
    updateState(ack);
    model.advanceRound(ack);
    window.pace(state.pacingGain(), fullPipe.wasEverFull());
    window.update(ack, state, fullPipe.wasEverFull());
  }

  private void updateModel(AckSample ack) {
    model.latest(ack);
    roundStart = rounds.advance(ack);
    window.noteUse(ack, roundStart);
    if (roundStart) {
      probe.roundEnds();
    }
    boolean filling = rounds.count() < fullAgainRound;
    model.adapt(filling || state.isProbing(), window.cwnd());
    model.aggregation(ack, rounds.count(), fullPipe.wasEverFull(), window.cwnd());
    if (roundStart && !ack.rateApplicationLimited()) {
      fullPipe.roundEnds(ack.deliveryBytesPerSecond());
    }
  }

  private void updateState(AckSample ack) {
    checkStartup(ack);
    boolean drained = ack.inFlightBytes() <= window.full(model.bw(), state);
    boolean tooLong = rounds.count() > drainStartRound + DRAIN_ROUNDS;
    if (state == BbrState.DRAIN && (drained || tooLong)) {
      beginDown();
    }
    cycle(ack);
    minRtt.update(ack.newestRttNanos(), nowNanos);
    checkProbeRtt(ack);
  }

  /// CheckStartupDone: the pipe is full, or six ACKs of one round have told of losses, and they are
  /// more than two in a hundred.
  private void checkStartup(AckSample ack) {
    if (model.lossRoundStarts()) {
      boolean tooHigh = BbrModel.isTooHigh(ack.lostSinceSentBytes(), ack.inFlightAtSendBytes());
      boolean many = recovering && startupLossEvents >= STARTUP_LOSS_EVENTS;
      if (state == BbrState.STARTUP && !fullPipe.wasEverFull() && many && tooHigh) {
        fullPipe.overflows();
        leftByLoss = BbrState.STARTUP;
        model.boundLongTerm(Math.max((long) window.bdp(model.bw()), model.inflightLatest()));
      }
      startupLossEvents = 0;
    }
    if (state == BbrState.STARTUP && fullPipe.wasEverFull()) {
      state = BbrState.DRAIN;
      drainStartRound = rounds.count();
    }
  }

  /// UpdateProbeBWCyclePhase.
  private void cycle(AckSample ack) {
    if (!fullPipe.wasEverFull() || adaptLongTerm(ack)) {
      return;
    }
    switch (state) {
      case PROBE_BW_DOWN -> {
        if (!refillIfTime() && window.leavesRoom(ack.inFlightBytes(), state)) {
          state = BbrState.PROBE_BW_CRUISE;
        }
      }
      case PROBE_BW_CRUISE -> refillIfTime();
      case PROBE_BW_REFILL -> {
        if (roundStart) {
          beginUp(ack);
        }
      }
      case PROBE_BW_UP -> {
        if (isTimeToGoDown(ack)) {
          probe.endedWell();
          beginDown();
        }
      }
      case STARTUP, DRAIN, PROBE_RTT -> {}
    }
  }

  /// AdaptLongTermModel. @return whether the state has changed by it
  private boolean adaptLongTerm(AckSample ack) {
    if (roundStart && probe.advanceAckPhase()) {
      if (state.isProbeBw() && !ack.rateApplicationLimited()) {
        model.advanceCycle();
      }
      if (state.isProbeBw() && probe.mayFollowUp()) {
        beginRefill();
        return true;
      }
    }
    boolean tooHigh = BbrModel.isTooHigh(ack.lostSinceSentBytes(), ack.inFlightAtSendBytes());
    if (!tooHigh && model.inflightLongTerm() != BbrModel.UNBOUNDED) {
      model.raiseLongTerm(ack.inFlightAtSendBytes());
      if (state == BbrState.PROBE_BW_UP && window.reachesBound()) {
        model.raiseLongTerm(model.inflightLongTerm() + probe.step(ack, roundStart, window));
      }
    }
    return false;
  }

  private boolean refillIfTime() {
    boolean time = probe.isTime(window, nowNanos);
    if (time) {
      beginRefill();
    }
    return time;
  }

  private boolean isTimeToGoDown(AckSample ack) {
    if (probe.wasTooHigh() && ack.inFlightBytes() >= model.inflightLongTerm()) {
      probe.endedCarefully();
      return true;
    }
    if (window.reachesBound()) {
      fullPipe.restart(ack.deliveryBytesPerSecond()); // what it measures is the bound
      return false;
    }
    return fullPipe.isFullNow();
  }

  private void beginDown() {
    model.forgetRound();
    probe.down(nowNanos);
    rounds.begin(totalDelivered);
    state = BbrState.PROBE_BW_DOWN;
  }

  private void beginRefill() {
    model.forgetShortTerm();
    probe.refill();
    rounds.begin(totalDelivered);
    state = BbrState.PROBE_BW_REFILL;
  }

  private void beginUp(AckSample ack) {
    rounds.begin(totalDelivered);
    fullPipe.restart(ack.deliveryBytesPerSecond());
    state = BbrState.PROBE_BW_UP;
    probe.up(window);
  }

  /// CheckProbeRTT.
  private void checkProbeRtt(AckSample ack) {
    if (state != BbrState.PROBE_RTT && minRtt.isExpired() && !idleRestart) {
      saveCwnd();
      state = BbrState.PROBE_RTT;
      minRtt.beginProbe();
      probe.stopping();
      rounds.begin(totalDelivered);
    }
    if (state == BbrState.PROBE_RTT) {
      ack.discountFlight();
      if (!minRtt.isHeld() && ack.inFlightBytes() <= window.probeRtt()) {
        minRtt.hold(nowNanos);
        rounds.begin(totalDelivered);
      } else if (minRtt.roundHeld(roundStart)) {
        endProbeRttIfDone();
      }
    }
    idleRestart = false;
  }

  private void endProbeRttIfDone() {
    if (!minRtt.isHeldLongEnough(nowNanos)) {
      return;
    }
    minRtt.probed(nowNanos);
    window.restore();
    model.forgetShortTerm();
    fullAgainRound = rounds.count() + FILL_ROUNDS;
    if (fullPipe.wasEverFull()) {
      beginDown();
      state = BbrState.PROBE_BW_CRUISE; // what is on its way is little already
    } else {
      state = BbrState.STARTUP;
    }
  }

  /// HandleLostPacket.
  @Override
  public void onBytesLost(LossSample loss) {
    totalDelivered = loss.totalDeliveredBytes();
    noteLoss();
    boolean tooHigh = BbrModel.isTooHigh(loss.lostSinceSentBytes(), loss.inFlightAtSendBytes());
    if (probe.isSampling() && tooHigh) {
      wentTooHigh(BbrModel.inflightAtLoss(loss), loss.applicationLimited());
    }
  }

  private void noteLoss() {
    if (model.noteLoss(totalDelivered)) {
      saveCwnd();
      leftByLoss = BbrState.DRAIN;
    }
  }

  /// HandleInflightTooHigh.
  private void wentTooHigh(long inFlightBytes, boolean applicationLimited) {
    probe.wentTooHigh();
    if (!applicationLimited) {
      model.lowerLongTerm(inFlightBytes, window.target());
    }
    if (state == BbrState.PROBE_BW_UP) {
      leftByLoss = BbrState.PROBE_BW_UP;
      beginDown();
    }
  }

  /// Draft section 3.8: a mark has to count as congestion; how is left open. Here it is a loss of
  /// nothing, and ends a probe.
  @Override
  public void onEcnEcho(int inFlightBytes, long nowNanos) {
    this.nowNanos = nowNanos;
    noteLoss();
    if (probe.isSampling()) {
      wentTooHigh(inFlightBytes, false);
    }
  }

  @Override
  public void onLoss(int inFlightBytes, long nowNanos) {
    saveCwnd();
    recovering = true;
  }

  /// [AckSample#recovering] tells it, for timeouts too.
  @Override
  public void onRecoveryExit(int inFlightBytes, long nowNanos) {}

  @Override
  public void onTimeout(int inFlightBytes, long nowNanos) {
    saveCwnd();
    recovering = true;
    window.cwnd(window.mssBytes());
  }

  /// HandleSpuriousLossDetection.
  @Override
  public void undo(int cwndBytes, int ssthreshBytes, int mssBytes, long nowNanos) {
    this.nowNanos = nowNanos;
    recovering = false;
    window.restore();
    model.undo();
    fullPipe.restart(0);
    if (leftByLoss == BbrState.STARTUP && state != BbrState.STARTUP) {
      fullPipe.wasNotFull();
      state = state == BbrState.PROBE_RTT ? state : BbrState.STARTUP;
    } else if (leftByLoss == BbrState.PROBE_BW_UP && state.isProbeBw()) {
      beginRefill();
    }
    leftByLoss = BbrState.DRAIN;
  }

  @Override
  public boolean setsWindowInRecovery() {
    return true;
  }

  /// HandleRestartFromIdle.
  @Override
  public void onIdle(long idleNanos, long rtoNanos, long nowNanos) {
    this.nowNanos = nowNanos;
    idleRestart = true;
    model.restartAggregation(nowNanos);
    if (state.isProbeBw()) {
      window.pace(1, fullPipe.wasEverFull());
    } else if (state == BbrState.PROBE_RTT) {
      endProbeRttIfDone();
    }
  }

  @Override
  public void onMssChange(int mssBytes) {
    window.mss(mssBytes);
  }

  private void saveCwnd() {
    window.save(!recovering && state != BbrState.PROBE_RTT);
  }

  BbrState state() {
    return state;
  }

  BbrModel model() {
    return model;
  }

  @Override
  public int cwndBytes() {
    return (int) window.cwnd();
  }

  /// It has none; what a congestion control that takes over may start from is the window.
  @Override
  public int ssthreshBytes() {
    return fullPipe.wasEverFull() ? (int) window.cwnd() : Integer.MAX_VALUE;
  }

  @Override
  public long pacingBytesPerSecond() {
    return window.pacingRate();
  }
}
