package dev.argyle.socket;

import static dev.argyle.concurrency.Effort.check;
import static dev.argyle.concurrency.Effort.everyInterleaving;
import static dev.argyle.concurrency.Effort.join;
import static dev.argyle.concurrency.Effort.linearizable;
import static dev.argyle.concurrency.Effort.start;

import dev.argyle.concurrency.StillEnv;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The table of descriptors: no number is given twice, a call keeps the file it began with, and a
/// file ends once.
///
/// `dup2` and `close` are linearizable. `open` is not, here as on Linux: it takes its number first
/// and puts the file there later, and others can see that.
@Tag("A1")
@Tag("G2")
class FileTableLincheckTest {
  private static final int MOST = 3;
  private static final int NOBODY = -1;

  private static EventFile file(boolean nonBlocking) {
    return new EventFile(new StillEnv(), 0, false, nonBlocking);
  }

  @Test
  void dup2AndCloseAreLinearizable() {
    linearizable(Numbers.class);
  }

  /// Files are told apart by whether they block.
  @Param(name = "fd", gen = IntGen.class, conf = "0:2")
  public static final class Numbers {
    private final FileTable files = new FileTable(MOST);

    @Operation
    public int dup2(@Param(name = "fd") int fd, boolean nonBlocking) {
      return files.replace(fd, file(nonBlocking));
    }

    @Operation
    public int close(@Param(name = "fd") int fd) {
      OpenFile file = files.remove(fd);
      if (file == null) {
        return NOBODY;
      }
      file.dropDescriptor();
      return file.isNonBlocking() ? 1 : 0;
    }

    @Operation
    public int look(@Param(name = "fd") int fd) {
      OpenFile file = files.enter(fd);
      if (file == null) {
        return NOBODY;
      }
      int result = file.isNonBlocking() ? 1 : 0;
      file.leave();
      return result;
    }
  }

  @Test
  void threeThreadsThatOpenAndCloseNeverShareANumber() {
    everyInterleaving(() -> {
      var files = new FileTable(MOST);
      Thread first = start(() -> openAndClose(files));
      Thread second = start(() -> openAndClose(files));
      openAndClose(files);
      join(first, second);
      check(files.size() == 0, "a number is left");
      check(files.reserve() == 0, "the lowest is not free");
    });
  }

  private static void openAndClose(FileTable files) {
    OpenFile own = file(true);
    int fd = files.add(own);
    check(fd >= 0 && fd < MOST, "number " + fd);
    OpenFile found = files.enter(fd);
    check(found == own, "another's file");
    own.leave();
    check(files.remove(fd) == own, "closed another's file");
    own.dropDescriptor();
  }

  /// A call, a `close` and the next `open` of the same number.
  @Test
  void aCallKeepsTheFileItBeganWithWhileItsNumberIsUsedAgain() {
    everyInterleaving(() -> {
      var files = new FileTable(MOST);
      var old = new EndingFile();
      files.add(old.file);
      Thread caller =
          start(() -> {
            OpenFile found = files.enter(0);
            if (found == old.file) {
              check(old.ends() == 0, "ended under a call");
            }
            if (found != null) {
              found.leave();
            }
          });
      OpenFile closed = files.remove(0);
      check(closed == old.file, "not the file");
      old.file.dropDescriptor();
      var next = new EndingFile();
      check(files.add(next.file) == 0, "not the lowest");
      join(caller);
      check(old.ends() == 1 && next.ends() == 0, "ended wrongly");
    });
  }

  @Test
  void aFileWithTwoDescriptorsEndsOnce() {
    everyInterleaving(() -> {
      var ending = new EndingFile();
      check(ending.file.addDescriptor(), "shut");
      Thread other = start(ending.file::dropDescriptor);
      Thread caller =
          start(() -> {
            if (ending.file.enter()) {
              ending.file.leave();
            }
          });
      ending.file.dropDescriptor();
      join(other, caller);
      check(ending.shuts() == 1 && ending.ends() == 1, "ended wrongly");
    });
  }

  /// Who looks while `dup2` replaces a file finds the old or the new one.
  @Test
  void dup2LeavesNoMomentWithoutAFile() {
    everyInterleaving(() -> {
      var files = new FileTable(MOST);
      files.add(file(true));
      Thread looker =
          start(() -> {
            OpenFile found = files.enter(0);
            check(found != null, "the number was free");
            found.leave();
          });
      check(files.replace(0, file(false)) == 0, "not replaced");
      join(looker);
      check(!files.enter(0).isNonBlocking(), "the old file");
    });
  }
}
