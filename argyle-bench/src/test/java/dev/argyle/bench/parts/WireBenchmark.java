package dev.argyle.bench.parts;

import dev.argyle.env.Timer;
import dev.argyle.env.TimerQueue;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// Checksums, headers and timers.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WireBenchmark {
  private static final int TCP_AT = Ipv4Header.MIN_LENGTH_BYTES;
  private static final int SEGMENT_BYTES = 1460;
  private static final int TIMERS = 10_000;
  private static final int REMEMBERED = 1_000_000;
  private static final long TIMEOUT_NANOS = 200_000_000;
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final long STEP_NANOS = 1_000;

  private final byte[] packet = new byte[64 << 10];
  private final TimerQueue timers = new TimerQueue(() -> {});
  private final Timer[] armed = new Timer[TIMERS];
  private int next;
  private long nowNanos;

  @Setup
  public void fill() {
    int length = TCP_AT + TcpHeader.MIN_LENGTH_BYTES + SEGMENT_BYTES;
    Ipv4Header.write(packet, 0, length, 64, IpProtocol.TCP, 1, 2);
    Ipv4Header.writeChecksum(packet, 0);
    TcpHeader.setPorts(packet, TCP_AT, 1, 2);
    TcpHeader.write(packet, TCP_AT, 1, 2, TcpHeader.MIN_LENGTH_BYTES, TcpFlags.ACK, 1000);
    for (int i = 0; i < REMEMBERED; i++) {
      timers.arm(new Timer(() -> {}), MINUTE_NANOS / REMEMBERED * i + MINUTE_NANOS);
    }
    for (int i = 0; i < TIMERS; i++) {
      armed[i] = new Timer(() -> {});
      timers.arm(armed[i], TIMEOUT_NANOS + i);
    }
  }

  @Benchmark
  public long checksumOfASegment() {
    return InternetChecksum.add(0, packet, TCP_AT, SEGMENT_BYTES);
  }

  @Benchmark
  public long checksumOf64KiB() {
    return InternetChecksum.add(0, packet, 0, packet.length);
  }

  @Benchmark
  public void headers(Blackhole hole) {
    int length = TcpHeader.MIN_LENGTH_BYTES + SEGMENT_BYTES;
    hole.consume(Ipv4Header.validate(packet, 0, TCP_AT + length));
    hole.consume(TcpHeader.validate(packet, TCP_AT, length));
    hole.consume(TcpHeader.seq(packet, TCP_AT));
    hole.consume(TcpHeader.ack(packet, TCP_AT));
    hole.consume(TcpHeader.flags(packet, TCP_AT));
    hole.consume(TcpHeader.window(packet, TCP_AT));
  }

  /// Moves one of ten thousand retransmission timers, as an acknowledgement does, while a million
  /// connections are in TIME-WAIT.
  @Benchmark
  public void moveATimer() {
    next = (next + 1) % TIMERS;
    nowNanos += STEP_NANOS;
    timers.arm(armed[next], nowNanos + TIMEOUT_NANOS);
  }

  /// Arms a timer that is not needed and cancels it, among the same.
  @Benchmark
  public void armAndCancelATimer() {
    next = (next + 1) % TIMERS;
    nowNanos += STEP_NANOS;
    timers.arm(armed[next], nowNanos + TIMEOUT_NANOS);
    timers.cancel(armed[next]);
  }
}
