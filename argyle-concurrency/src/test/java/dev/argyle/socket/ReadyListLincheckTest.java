package dev.argyle.socket;

import dev.argyle.concurrency.Effort;
import dev.argyle.concurrency.StillEnv;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The list of ready entries behaves as if its operations came one after the other.
@Tag("F3")
@Param(name = "which", gen = IntGen.class, conf = "0:2")
public class ReadyListLincheckTest {
  private final StillEnv env = new StillEnv();
  private final Epoll epoll = new Epoll(env, new EpollNesting());
  private final EpollEntry[] entries = {entry(0), entry(1), entry(2)};
  private final ReadyList ready = new ReadyList();

  @Test
  void isLinearizable() {
    Effort.linearizable(ReadyListLincheckTest.class);
  }

  private EpollEntry entry(int number) {
    return new EpollEntry(epoll, new EventFile(env, 0, false, true), number, 1, number);
  }

  @Operation
  public void add(@Param(name = "which") int which) {
    ready.add(entries[which]);
  }

  @Operation
  public int poll() {
    EpollEntry first = ready.poll();
    return first == null ? -1 : first.fd();
  }

  @Operation
  public void putBack(@Param(name = "which") int which) {
    ready.putBack(entries[which]);
  }

  @Operation
  public void forget(@Param(name = "which") int which) {
    ready.forget(entries[which]);
  }

  @Operation
  public int size() {
    return ready.size();
  }
}
