package dev.argyle.tcp.congestion;

/// What [Bbr] does with what it believes: the rate and the window that follow from the model and
/// the state. draft-ietf-ccwg-bbr section 5.6.
final class BbrWindow {
  private static final double PACING_MARGIN = 0.99;
  private static final int LEAST_PIPE_SEGMENTS = 4;
  private static final int QUANTA_UNDERWAY = 3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final BbrModel model;
  private final BbrMinRtt minRtt;
  private int mssBytes = WindowBounds.DEFAULT_MSS_BYTES;
  private long cwnd = WindowBounds.initialBytes(mssBytes);
  private long prior; // the last one that neither recovery nor PROBE_RTT has cut
  private long pacingRate;
  private boolean used; // it stopped the sender, in this round or the last
  private boolean usedNow;

  BbrWindow(BbrModel model, BbrMinRtt minRtt) {
    this.model = model;
    this.minRtt = minRtt;
  }

  void begin(int mss) {
    mssBytes = mss;
    cwnd = WindowBounds.initialBytes(mss);
    prior = 0;
  }

  /// The rate before anything was measured: the initial window within a round trip, and the gain.
  void initialRate(long rttNanos) {
    double nominal = cwnd * NANOS_PER_SECOND / rttNanos;
    pacingRate = (long) (BbrState.STARTUP.pacingGain() * nominal);
  }

  void mss(int bytes) {
    mssBytes = bytes;
    cwnd = Math.max(cwnd, bytes);
  }

  int mssBytes() {
    return mssBytes;
  }

  long cwnd() {
    return cwnd;
  }

  void cwnd(long bytes) {
    cwnd = bytes;
  }

  long pacingRate() {
    return pacingRate;
  }

  /// C.is_cwnd_limited.
  void noteUse(AckSample ack, boolean roundStart) {
    usedNow |= !ack.applicationLimited() || ack.priorInFlightBytes() + mssBytes > cwnd;
    used |= usedNow;
    if (roundStart) {
      used = usedNow;
      usedNow = false;
    }
  }

  /// Whether it is used up, and the long-term bound is all that it could grow to.
  boolean reachesBound() {
    return used && cwnd >= model.inflightLongTerm();
  }

  /// Whether so much on its way leaves room for others, and no queue.
  boolean leavesRoom(int inFlightBytes, BbrState state) {
    return inFlightBytes <= model.inflightWithHeadroom(mssBytes)
        && inFlightBytes <= full(model.maxBw(), state);
  }

  /// SaveCwnd.
  ///
  /// @param whole whether nothing has cut the window
  void save(boolean whole) {
    prior = whole ? cwnd : Math.max(prior, cwnd);
  }

  /// RestoreCwnd.
  void restore() {
    cwnd = Math.max(cwnd, prior);
  }

  /// SetPacingRateWithGain: until the pipe was full once, the rate only rises.
  void pace(double gain, boolean everFull) {
    long rate = (long) (gain * model.bw() * PACING_MARGIN);
    if (rate > 0 && (everFull || rate > pacingRate)) {
      pacingRate = rate;
    }
  }

  /// SetCwnd.
  void update(AckSample ack, BbrState state, boolean everFull) {
    long most = quantized((long) (state.cwndGain() * bdp(model.bw())) + model.extraAcked(), state);
    boolean first = ack.totalDeliveredBytes() < WindowBounds.initialBytes(mssBytes);
    if (everFull) {
      cwnd = Math.min(cwnd + ack.deliveredBytes(), most);
    } else if (cwnd < most || first) {
      cwnd += ack.deliveredBytes();
    }
    cwnd = Math.max(cwnd, leastPipe());
    if (state == BbrState.PROBE_RTT) {
      cwnd = Math.min(cwnd, probeRtt());
    }
    cwnd = Math.min(cwnd, Math.min(cap(state), WindowBounds.LARGEST_BYTES));
  }

  /// BoundCwndForModel.
  private long cap(BbrState state) {
    long cap =
        switch (state) {
          case STARTUP, DRAIN -> BbrModel.UNBOUNDED;
          case PROBE_BW_DOWN, PROBE_BW_REFILL, PROBE_BW_UP -> model.inflightLongTerm();
          case PROBE_BW_CRUISE, PROBE_RTT -> model.inflightWithHeadroom(mssBytes);
        };
    return Math.max(Math.min(cap, model.inflightShortTerm()), leastPipe());
  }

  private long leastPipe() {
    return (long) LEAST_PIPE_SEGMENTS * mssBytes;
  }

  /// The bandwidth-delay product of a rate.
  double bdp(long bytesPerSecond) {
    return minRtt.isKnown()
        ? bytesPerSecond * (minRtt.nanos() / NANOS_PER_SECOND)
        : WindowBounds.initialBytes(mssBytes);
  }

  /// What is to be on its way: the bandwidth-delay product, unless losses have cut the window.
  long target() {
    return Math.min((long) bdp(model.bw()), cwnd);
  }

  /// That much on its way keeps a path of that rate full, with no queue.
  long full(long bytesPerSecond, BbrState state) {
    return quantized((long) bdp(bytesPerSecond), state);
  }

  /// Little enough to see the round trip without a queue.
  long probeRtt() {
    return Math.max((long) (BbrState.PROBE_RTT.cwndGain() * bdp(model.bw())), leastPipe());
  }

  /// QuantizationBudget: room for the bursts that the sender makes.
  private long quantized(long bytes, BbrState state) {
    long budget = (long) QUANTA_UNDERWAY * Pacer.quantumBytes(pacingRate, mssBytes);
    long more = state == BbrState.PROBE_BW_UP ? 2L * mssBytes : 0;
    return Math.max(bytes, Math.max(budget, leastPipe())) + more;
  }
}
