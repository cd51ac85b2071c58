package dev.argyle.tcp;

import dev.argyle.tcp.recovery.RttEstimator;
import java.time.Duration;

/// The knobs of one stack's TCP. Names in brackets are Linux's sysctls.
///
/// @param congestionControl name of the algorithm of new sockets (`tcp_congestion_control`)
/// @param options what is offered and agreed to in a handshake
/// @param buffers memory of sockets
/// @param retries how often something is sent again before it is given up
/// @param times how long states last
/// @param keepAlive of sockets that ask for it
/// @param queues what bounds and governs the queues of what arrives
/// @param sending what governs the sender besides its congestion control
public record TcpConfig(
    String congestionControl,
    Options options,
    Buffers buffers,
    Retries retries,
    Times times,
    KeepAlive keepAlive,
    Queues queues,
    Sending sending) {

  /// Options of the handshake.
  ///
  /// @param sack `tcp_sack`
  /// @param timestamps `tcp_timestamps`
  /// @param windowScaling `tcp_window_scaling`
  /// @param ecn explicit congestion notification (`tcp_ecn`)
  /// @param accurateEcn how accurate ECN is used where it was agreed
  /// @param fastOpen data in SYNs
  public record Options(
      boolean sack,
      boolean timestamps,
      boolean windowScaling,
      EcnUse ecn,
      AccurateEcnKnobs accurateEcn,
      FastOpenKnobs fastOpen) {
    /// With ECN for peers that ask for it, and Fast Open for users who do.
    public Options(boolean sack, boolean timestamps, boolean windowScaling) {
      this(
          sack,
          timestamps,
          windowScaling,
          EcnUse.TAKE,
          AccurateEcnKnobs.DEFAULT,
          FastOpenKnobs.DEFAULT);
    }

    /// The same with or without SACK.
    public Options withSack(boolean on) {
      return new Options(on, timestamps, windowScaling, ecn, accurateEcn, fastOpen);
    }

    /// The same with or without timestamps.
    public Options withTimestamps(boolean on) {
      return new Options(sack, on, windowScaling, ecn, accurateEcn, fastOpen);
    }

    /// The same with or without scaled windows.
    public Options withWindowScaling(boolean on) {
      return new Options(sack, timestamps, on, ecn, accurateEcn, fastOpen);
    }

    /// The same with another use of ECN.
    public Options with(EcnUse other) {
      return new Options(sack, timestamps, windowScaling, other, accurateEcn, fastOpen);
    }

    /// The same with another use of accurate ECN.
    public Options with(AccurateEcnKnobs other) {
      return new Options(sack, timestamps, windowScaling, ecn, other, fastOpen);
    }

    /// The same with another Fast Open.
    public Options with(FastOpenKnobs other) {
      return new Options(sack, timestamps, windowScaling, ecn, accurateEcn, other);
    }
  }

  /// Buffers, as `getsockopt` tells them: memory, of which about half is for payload.
  ///
  /// @param receive sizes of the receive buffer (`tcp_rmem`)
  /// @param send sizes of the send buffer (`tcp_wmem`)
  /// @param moderatesReceive whether receive buffers grow by themselves (`tcp_moderate_rcvbuf`)
  /// @param unsentLimitOctets how much written and not yet sent makes a send wait on a socket that
  ///     has not set `TCP_NOTSENT_LOWAT`; below 0 for no limit (`tcp_notsent_lowat`)
  /// @param memory what all connections of a stack may hold together
  public record Buffers(
      Sizes receive,
      Sizes send,
      boolean moderatesReceive,
      int unsentLimitOctets,
      MemoryLimits memory) {
    /// Buffers that keep their size.
    ///
    /// @param receiveBytes at least 2304
    /// @param sendBytes at least 4608
    public Buffers(int receiveBytes, int sendBytes) {
      this(Sizes.fixed(receiveBytes), Sizes.fixed(sendBytes), true, NO_LIMIT, MemoryLimits.DEFAULT);
    }

    /// The same with other receive buffers.
    public Buffers withReceive(Sizes other) {
      return new Buffers(other, send, moderatesReceive, unsentLimitOctets, memory);
    }

    /// The same with other send buffers.
    public Buffers withSend(Sizes other) {
      return new Buffers(receive, other, moderatesReceive, unsentLimitOctets, memory);
    }

    /// The same with receive buffers that grow, or that do not.
    public Buffers withModeratesReceive(boolean on) {
      return new Buffers(receive, send, on, unsentLimitOctets, memory);
    }

    /// The same with another limit for what is not sent yet.
    public Buffers withUnsentLimit(int octets) {
      return new Buffers(receive, send, moderatesReceive, octets, memory);
    }

    /// The same with other limits for all connections.
    public Buffers with(MemoryLimits other) {
      return new Buffers(receive, send, moderatesReceive, unsentLimitOctets, other);
    }
  }

  /// Sizes that a buffer can have by itself, in octets of memory.
  ///
  /// @param leastBytes what each socket may hold even when memory is short
  /// @param firstBytes of a new socket
  /// @param mostBytes what it may grow to
  public record Sizes(int leastBytes, int firstBytes, int mostBytes) {
    /// Checks the numbers.
    public Sizes {
      if (leastBytes < 1 || firstBytes < 1 || mostBytes < 1) {
        throw new IllegalArgumentException(
            "buffer of %d %d %d octets".formatted(leastBytes, firstBytes, mostBytes));
      }
    }

    /// One size for ever.
    public static Sizes fixed(int bytes) {
      return new Sizes(bytes, bytes, bytes);
    }
  }

  /// Retransmissions before giving up.
  ///
  /// @param syn `tcp_syn_retries`; those at intervals that do not grow come on top
  /// @param synAck `tcp_synack_retries`
  /// @param data `tcp_retries2`
  /// @param orphan of data that no user waits for any more (`tcp_orphan_retries`)
  /// @param synLinear how often the time until a SYN is sent again does not double
  ///     (`tcp_syn_linear_timeouts`)
  public record Retries(int syn, int synAck, int data, int orphan, int synLinear) {
    /// With as many SYNs at equal intervals as Linux sends.
    public Retries(int syn, int synAck, int data, int orphan) {
      this(syn, synAck, data, orphan, 4);
    }

    /// The same with another number for SYNs.
    public Retries withSyn(int times) {
      return new Retries(times, synAck, data, orphan, synLinear);
    }

    /// The same with another number for SYN-ACKs.
    public Retries withSynAck(int times) {
      return new Retries(syn, times, data, orphan, synLinear);
    }

    /// The same with another number for data.
    public Retries withData(int times) {
      return new Retries(syn, synAck, times, orphan, synLinear);
    }

    /// The same with another number for data without a user.
    public Retries withOrphan(int times) {
      return new Retries(syn, synAck, data, times, synLinear);
    }

    /// The same with another number of SYNs at equal intervals.
    public Retries withSynLinear(int times) {
      return new Retries(syn, synAck, data, orphan, times);
    }
  }

  /// How long states last.
  ///
  /// @param timeWait how long a closed connection is remembered; Linux's 60 s, where RFC 9293
  /// section
  ///     3.4.2 says twice the MSL of two minutes
  /// @param finWait2 how long the peer may keep its half open when no user is left here
  ///     (`tcp_fin_timeout`)
  /// @param rtoMin how much longer than a round trip the retransmission timeout is at least
  ///     (`tcp_rto_min_us`)
  public record Times(Duration timeWait, Duration finWait2, Duration rtoMin) {
    /// Checks the time.
    public Times {
      if (rtoMin.isNegative() || rtoMin.toNanos() > RttEstimator.MAXIMUM_RTO_NANOS) {
        throw new IllegalArgumentException("rtoMin " + rtoMin);
      }
    }

    /// With Linux's 200 ms.
    public Times(Duration timeWait, Duration finWait2) {
      this(timeWait, finWait2, Duration.ofNanos(RttEstimator.DEFAULT_MINIMUM_NANOS));
    }
  }

  /// Keep-alive.
  ///
  /// @param idle before the first probe (`tcp_keepalive_time`)
  /// @param interval between probes (`tcp_keepalive_intvl`)
  /// @param probes without an answer before the connection ends (`tcp_keepalive_probes`)
  public record KeepAlive(Duration idle, Duration interval, int probes) {}

  /// The queues of what arrives.
  ///
  /// @param mostHalfOpen bounds the SYN queue of every listener (`tcp_max_syn_backlog`), at least
  /// 1:
  ///     [dev.argyle.sock.RequestSockQueue#halfOpenLimit]
  /// @param abortOnOverflow whether a peer whose handshake is complete while the accept queue is
  ///     full is reset, instead of being let try again (`tcp_abort_on_overflow`)
  /// @param lowLatency whether segments are processed by who brings them even while a reader
  /// sleeps:
  ///     true switches the prequeue off (`tcp_low_latency`, in the kernels that had a prequeue)
  /// @param synCookies when a SYN is answered without remembering it (`tcp_syncookies`)
  public record Queues(
      int mostHalfOpen, boolean abortOnOverflow, boolean lowLatency, SynCookieUse synCookies) {
    /// Checks the number.
    public Queues {
      if (mostHalfOpen < 1) {
        throw new IllegalArgumentException("mostHalfOpen " + mostHalfOpen);
      }
    }

    /// The same with another bound of SYN queues.
    public Queues withMostHalfOpen(int most) {
      return new Queues(most, abortOnOverflow, lowLatency, synCookies);
    }

    /// The same with or without resets on overflow.
    public Queues withAbortOnOverflow(boolean on) {
      return new Queues(mostHalfOpen, on, lowLatency, synCookies);
    }

    /// The same without or with the prequeue.
    public Queues withLowLatency(boolean on) {
      return new Queues(mostHalfOpen, abortOnOverflow, on, synCookies);
    }

    /// The same with another use of SYN cookies.
    public Queues with(SynCookieUse other) {
      return new Queues(mostHalfOpen, abortOnOverflow, lowLatency, other);
    }
  }

  /// When a listener answers a SYN by a cookie. The numbers of `tcp_syncookies` are their ordinals.
  public enum SynCookieUse {
    /// Never: while the SYN queue is full, SYNs are dropped.
    NEVER,
    /// While the SYN queue is full.
    ON_OVERFLOW,
    /// Always: there is no SYN queue. For tests.
    ALWAYS
  }

  /// The sender.
  ///
  /// @param slowStartAfterIdle whether a window that was not used for a while is given up
  ///     (`tcp_slow_start_after_idle`)
  /// @param slowStartPacingPercent rate of a paced sender in slow start, as a share of what its
  ///     window comes to in a round trip; at least 1 (`tcp_pacing_ss_ratio`)
  /// @param avoidancePacingPercent the same afterwards (`tcp_pacing_ca_ratio`)
  /// @param mtuProbing whether and how the size of packets is found out without routers
  public record Sending(
      boolean slowStartAfterIdle,
      int slowStartPacingPercent,
      int avoidancePacingPercent,
      MtuProbingConfig mtuProbing) {
    /// Checks the numbers.
    public Sending {
      if (slowStartPacingPercent < 1 || avoidancePacingPercent < 1) {
        throw new IllegalArgumentException(
            "pacing at %d %% and %d %%".formatted(slowStartPacingPercent, avoidancePacingPercent));
      }
    }

    /// The same with or without slow start after idle times.
    public Sending withSlowStartAfterIdle(boolean on) {
      return new Sending(on, slowStartPacingPercent, avoidancePacingPercent, mtuProbing);
    }

    /// The same with another rate in slow start.
    public Sending withSlowStartPacingPercent(int percent) {
      return new Sending(slowStartAfterIdle, percent, avoidancePacingPercent, mtuProbing);
    }

    /// The same with another rate in congestion avoidance.
    public Sending withAvoidancePacingPercent(int percent) {
      return new Sending(slowStartAfterIdle, slowStartPacingPercent, percent, mtuProbing);
    }

    /// The same with other rules of MTU probing.
    public Sending with(MtuProbingConfig other) {
      return new Sending(slowStartAfterIdle, slowStartPacingPercent, avoidancePacingPercent, other);
    }
  }

  /// For an octet count: no limit.
  private static final int NO_LIMIT = -1;

  /// Linux's defaults.
  public static final TcpConfig DEFAULT =
      new TcpConfig(
          "cubic",
          new Options(true, true, true),
          new Buffers(
              new Sizes(4096, 131_072, 6_291_456),
              new Sizes(4096, 16_384, 4_194_304),
              true,
              NO_LIMIT,
              MemoryLimits.DEFAULT),
          new Retries(6, 5, 15, 8),
          new Times(Duration.ofSeconds(60), Duration.ofSeconds(60)),
          new KeepAlive(Duration.ofHours(2), Duration.ofSeconds(75), 9),
          new Queues(2048, false, false, SynCookieUse.ON_OVERFLOW),
          new Sending(true, 200, 120, MtuProbingConfig.OFF));

  /// The same with another congestion control.
  public TcpConfig with(String otherCongestionControl) {
    return new TcpConfig(
        otherCongestionControl, options, buffers, retries, times, keepAlive, queues, sending);
  }

  /// The same with other options.
  public TcpConfig with(Options other) {
    return new TcpConfig(
        congestionControl, other, buffers, retries, times, keepAlive, queues, sending);
  }

  /// The same with other buffers.
  public TcpConfig with(Buffers other) {
    return new TcpConfig(
        congestionControl, options, other, retries, times, keepAlive, queues, sending);
  }

  /// The same with other retries.
  public TcpConfig with(Retries other) {
    return new TcpConfig(
        congestionControl, options, buffers, other, times, keepAlive, queues, sending);
  }

  /// The same with other times.
  public TcpConfig with(Times other) {
    return new TcpConfig(
        congestionControl, options, buffers, retries, other, keepAlive, queues, sending);
  }

  /// The same with other queues.
  public TcpConfig with(Queues other) {
    return new TcpConfig(
        congestionControl, options, buffers, retries, times, keepAlive, other, sending);
  }

  /// The same with another sender.
  public TcpConfig with(Sending other) {
    return new TcpConfig(
        congestionControl, options, buffers, retries, times, keepAlive, queues, other);
  }

  /// The same with another keep-alive.
  public TcpConfig with(KeepAlive other) {
    return new TcpConfig(
        congestionControl, options, buffers, retries, times, other, queues, sending);
  }
}
