package dev.argyle.tcp.recovery;

import dev.argyle.tcp.congestion.AckSample;
import org.jspecify.annotations.Nullable;

/// The facts of one acceptable ACK that loss recovery needs, and what it works out from them. One
/// object is used again for every ACK, of whichever connection: [#begin] sets what every ACK has,
/// the other verbs what some have.
public final class Acknowledgement {
  private static final int[] NO_EDGES = {};

  private int segAck;
  private boolean duplicate;
  private long nowNanos;
  private boolean sackPermitted;
  private int[] sackEdges = NO_EDGES;
  private int sackBlocks;
  private long timestampRttNanos = -1;
  private boolean applicationLimited;
  private int usedBytes;
  private boolean ecnEcho;
  private boolean ecnNews;
  private @Nullable AccurateFeedback accurate;
  private int marks;

  private final Deliveries deliveries = new Deliveries();
  private final AckSample sample = new AckSample();
  private final AckOutcome outcome = new AckOutcome();

  /// Starts a new ACK.
  ///
  /// @param segAck SEG.ACK, from SND.UNA to SND.NXT
  /// @param duplicate whether it is a duplicate ACK in the sense of RFC 5681 section 2
  public Acknowledgement begin(int segAck, boolean duplicate, long nowNanos) {
    this.segAck = segAck;
    this.duplicate = duplicate;
    this.nowNanos = nowNanos;
    sackPermitted = false;
    sackEdges = NO_EDGES;
    sackBlocks = 0;
    timestampRttNanos = -1;
    applicationLimited = false;
    usedBytes = 0;
    ecnEcho = false;
    ecnNews = false;
    accurate = null;
    marks = 0;
    return this;
  }

  /// SACK was agreed in the handshake; this ACK carries `blocks` blocks, 0 if none.
  ///
  /// @param edges left and right edge of each block in the order received; read before the call of
  ///     [LossRecovery#acknowledge] returns
  public Acknowledgement withSack(int[] edges, int blocks) {
    sackPermitted = true;
    sackEdges = edges;
    sackBlocks = blocks;
    return this;
  }

  /// The timestamp option measured a round trip, RFC 7323 section 4.
  public Acknowledgement withTimestampRtt(long rttNanos) {
    timestampRttNanos = rttNanos;
    return this;
  }

  /// The sender had less to send than its window allowed.
  public Acknowledgement withApplicationLimited(boolean limited) {
    applicationLimited = limited;
    return this;
  }

  /// How much of its window the sender uses: [dev.argyle.tcp.congestion.WindowRound].
  ///
  /// @param full whether all of it
  /// @param mostBytes how much at most
  public Acknowledgement withWindowUse(boolean full, int mostBytes) {
    applicationLimited = !full;
    usedBytes = mostBytes;
    return this;
  }

  /// It echoes a congestion mark (ECE, RFC 3168 section 6.1.2).
  ///
  /// @param news whether the window was not reduced for it yet
  public Acknowledgement withEcnEcho(boolean news) {
    ecnEcho = true;
    ecnNews = news;
    return this;
  }

  /// It tells of congestion marks by counters (RFC 9768).
  ///
  /// @param heard what it says; taken before the call of [LossRecovery#acknowledge] returns
  public Acknowledgement withAccurateEcn(AccurateFeedback heard) {
    accurate = heard;
    return this;
  }

  /// Takes what the counters say, now that it is known what the ACK tells of else.
  ///
  /// @param deliveredBytes octets newly known to have arrived
  /// @param progress whether it acknowledges or reports anything new
  void takeMarks(int deliveredBytes, boolean progress, int mssBytes) {
    AccurateFeedback heard = accurate;
    if (heard == null) {
      marks = ecnEcho ? (deliveredBytes + mssBytes - 1) / mssBytes : 0;
      return;
    }
    heard.take(deliveredBytes, progress, mssBytes);
    marks = heard.newMarks();
    ecnEcho = marks > 0;
    ecnNews = heard.isNews(segAck);
  }

  /// How many packets it tells to have been marked, once [LossRecovery#acknowledge] has taken it;
  /// by an echo all that it covers (`tcpi_delivered_ce`).
  public int marks() {
    return marks;
  }

  /// How many of the octets delivered were marked.
  int markedBytes(int deliveredBytes) {
    AccurateFeedback heard = accurate;
    if (heard != null) {
      return Math.min(heard.newMarkedBytes(), deliveredBytes);
    }
    return ecnEcho ? deliveredBytes : 0;
  }

  /// What it delivers.
  Deliveries deliveries() {
    return deliveries;
  }

  /// What congestion control is to know of it.
  AckSample sample() {
    return sample;
  }

  /// What it meant.
  AckOutcome outcome() {
    return outcome;
  }

  int segAck() {
    return segAck;
  }

  boolean duplicate() {
    return duplicate;
  }

  long nowNanos() {
    return nowNanos;
  }

  boolean sackPermitted() {
    return sackPermitted;
  }

  int[] sackEdges() {
    return sackEdges;
  }

  int sackBlocks() {
    return sackBlocks;
  }

  long timestampRttNanos() {
    return timestampRttNanos;
  }

  boolean ecnEcho() {
    return ecnEcho;
  }

  boolean ecnNews() {
    return ecnNews;
  }

  boolean applicationLimited() {
    return applicationLimited;
  }

  int usedBytes() {
    return usedBytes;
  }
}
