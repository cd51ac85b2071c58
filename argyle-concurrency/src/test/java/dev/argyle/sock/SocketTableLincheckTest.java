package dev.argyle.sock;

import dev.argyle.concurrency.Effort;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Look-ups, which take no lock, and changes behave as if they came one after the other. So many
/// entries are there before that they lie side by side, and one more makes the table renew its
/// slots.
@Tag("B5")
@Param(name = "who", gen = IntGen.class, conf = "0:2")
public class SocketTableLincheckTest {
  private static final int OTHERS = 10;
  private static final int FIRST_OTHER = 100;

  private final SocketTable table = new SocketTable(new SipHash(1, 2));
  private final TableEntry[] entries = {new TableEntry(0), new TableEntry(1), new TableEntry(2)};
  private final TableEntry[] later = {new TableEntry(0), new TableEntry(1), new TableEntry(2)};

  /// A table with others in it.
  public SocketTableLincheckTest() {
    for (int i = 0; i < OTHERS; i++) {
      table.insert(new TableEntry(FIRST_OTHER + i));
    }
  }

  @Test
  void isLinearizable() {
    Effort.linearizable(SocketTableLincheckTest.class);
  }

  @Operation
  public int find(@Param(name = "who") int who) {
    return TableEntry.find(table, who);
  }

  @Operation
  public boolean insert(@Param(name = "who") int who) {
    return table.insert(entries[who]);
  }

  @Operation
  public boolean remove(@Param(name = "who") int who) {
    return table.remove(entries[who]);
  }

  @Operation
  public boolean replace(@Param(name = "who") int who) {
    return table.replace(entries[who], later[who]);
  }

  @Operation
  public boolean removeLater(@Param(name = "who") int who) {
    return table.remove(later[who]);
  }

  @Operation
  public int findOther() {
    return TableEntry.find(table, FIRST_OTHER + OTHERS - 1);
  }

  @Operation
  public int size() {
    return table.size();
  }
}
