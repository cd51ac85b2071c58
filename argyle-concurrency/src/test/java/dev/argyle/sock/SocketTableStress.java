package dev.argyle.sock;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// Look-ups without a lock against changes, on real processors.
public final class SocketTableStress {
  private static final int THERE = 100;

  private static SocketTable table(int entries) {
    SocketTable table = new SocketTable(new SipHash(1, 2));
    for (int i = 0; i < entries; i++) {
      table.insert(new TableEntry(THERE + i));
    }
    return table;
  }

  /// What is found has all its fields; what was found once is found again.
  @JCStressTest
  @Outcome(
      id = {"-1, -1", "-1, 1", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "in order")
  @Outcome(expect = Expect.FORBIDDEN, desc = "half made, or lost again")
  @State
  public static class Insert {
    private final SocketTable table = table(3);

    @Actor
    public void listener() {
      table.insert(new TableEntry(1));
    }

    @Actor
    public void packets(II_Result result) {
      result.r1 = TableEntry.find(table, 1);
      result.r2 = TableEntry.find(table, 1);
    }
  }

  /// An entry is found while the slots are renewed, and others come to lie beside it.
  @JCStressTest
  @Outcome(id = "109", expect = Expect.ACCEPTABLE, desc = "found")
  @Outcome(expect = Expect.FORBIDDEN, desc = "lost for a while")
  @State
  public static class Neighbours {
    private static final int ENTRIES = 12;
    private static final int LAST = THERE + 9;

    private final SocketTable table = table(ENTRIES);

    @Actor
    public void others() {
      table.insert(new TableEntry(1));
      table.insert(new TableEntry(2));
    }

    @Actor
    public void packet(I_Result result) {
      result.r1 = TableEntry.find(table, LAST);
    }
  }

  /// Whoever takes the place of an entry is found, or that entry is: never none.
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "one of the two")
  @Outcome(expect = Expect.FORBIDDEN, desc = "neither")
  @State
  public static class Replace {
    private final SocketTable table = table(3);
    private final TableEntry old = new TableEntry(1);

    public Replace() {
      table.insert(old);
    }

    @Actor
    public void ends() {
      table.replace(old, new TableEntry(1));
    }

    @Actor
    public void packet(I_Result result) {
      result.r1 = TableEntry.find(table, 1);
    }
  }

  private SocketTableStress() {}
}
