package dev.argyle.socket;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// Calls that begin while the last descriptor is closed, on real processors.
public final class OpenFileStress {
  /// A call, a `dup` and a `close` of one descriptor: the file is shut and ends once, and never
  /// under a call.
  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "it ended once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "it ended twice, never, or under a call")
  @State
  public static class CloseRace {
    private final EndingFile ending = new EndingFile();
    private int endedUnderACall;

    @Actor
    public void dup() {
      if (ending.file.enter()) {
        if (ending.file.addDescriptor()) {
          ending.file.dropDescriptor();
        }
        endedUnderACall = ending.ends();
        ending.file.leave();
      }
    }

    @Actor
    public void close() {
      ending.file.dropDescriptor();
    }

    @Arbiter
    public void count(III_Result result) {
      result.r1 = ending.shuts();
      result.r2 = ending.ends();
      result.r3 = endedUnderACall;
    }
  }

  /// A number is looked up while another file takes it: there is one at every moment.
  @JCStressTest
  @Outcome(
      id = {"1, 1", "2, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "the old or the new file")
  @Outcome(expect = Expect.FORBIDDEN, desc = "none, or the old one did not end")
  @State
  public static class Replace {
    private final FileTable files = new FileTable(4);
    private final EndingFile old = new EndingFile();
    private final EndingFile next = new EndingFile();

    public Replace() {
      files.add(old.file);
    }

    @Actor
    public void look(II_Result result) {
      OpenFile found = files.enter(0);
      if (found != null) {
        result.r1 = found == old.file ? 1 : 2;
        found.leave();
      }
    }

    @Actor
    public void dup2() {
      files.replace(0, next.file);
    }

    @Arbiter
    public void count(II_Result result) {
      result.r2 = old.ends();
    }
  }

  private OpenFileStress() {}
}
