package dev.argyle.bench.parts;

import dev.argyle.bench.worker.FilledTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// Finding the connections of packets, one after the other.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookUpBenchmark {
  @Param({"1000", "1000000"})
  private int connections;

  private FilledTable table;

  @Setup
  public void fill() {
    table = new FilledTable(connections);
  }

  @Setup(Level.Invocation)
  public void choose() {
    table.choose();
  }

  @Benchmark
  @OperationsPerInvocation(FilledTable.PACKETS)
  public void find(Blackhole found) {
    for (int i = 0; i < FilledTable.PACKETS; i++) {
      found.consume(table.find(i));
    }
  }
}
