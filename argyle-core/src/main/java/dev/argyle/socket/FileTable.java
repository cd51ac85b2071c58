package dev.argyle.socket;

import dev.argyle.sock.Errno;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The descriptors of one stack. A new one is always the lowest free number, as POSIX wants it.
///
/// Look-up takes no lock: it reads one slot and begins a call on the file found there. A number
/// that is closed and given out again meanwhile does no harm, because the call goes on with the
/// file it began with.
final class FileTable {
  private static final int FIRST_SLOTS = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final BitSet taken = new BitSet(); // guarded by lock; reserved numbers are in it too
  private final int most;
  private int lowestFree; // guarded by lock; no number below it is free
  private boolean closed; // guarded by lock
  private volatile AtomicReferenceArray<@Nullable OpenFile> slots; // replaced under lock

  /// @param most how many descriptors may be open
  FileTable(int most) {
    this.most = most;
    this.slots = new AtomicReferenceArray<>(Math.min(most, FIRST_SLOTS));
  }

  /// How many descriptors may be open.
  int most() {
    return most;
  }

  /// Begins a call on a descriptor's file; whoever gets one calls [OpenFile#leave] at the end.
  ///
  /// A file that was found and then shut has left its slot before: another may be there by now, for
  /// [#replace] leaves no moment without one, so it looks again.
  ///
  /// @return null if the number is not open (`EBADF`)
  @Nullable OpenFile enter(int fd) {
    while (true) {
      AtomicReferenceArray<@Nullable OpenFile> table = slots;
      if (fd < 0 || fd >= table.length()) {
        return null;
      }
      OpenFile file = table.get(fd);
      if (file == null || file.enter()) {
        return file;
      }
    }
  }

  /// Takes a number whose file comes later, by [#install]. @return the number, or `EMFILE`
  int reserve() {
    lock.lock();
    try {
      int fd = taken.nextClearBit(lowestFree);
      if (fd >= most) {
        return Errno.EMFILE.negated();
      }
      taken.set(fd);
      lowestFree = fd + 1;
      return fd;
    } finally {
      lock.unlock();
    }
  }

  /// Gives a reserved number back.
  void cancel(int fd) {
    lock.lock();
    try {
      free(fd);
    } finally {
      lock.unlock();
    }
  }

  /// Puts a file at a reserved number. If the table was closed meanwhile, the file is dropped.
  ///
  /// @return the number, or `EBADF`
  int install(int fd, OpenFile file) {
    lock.lock();
    try {
      if (!closed) {
        if (fd >= slots.length()) {
          grow(fd);
        }
        slots.set(fd, file);
        return fd;
      }
      free(fd);
    } finally {
      lock.unlock();
    }
    file.dropDescriptor();
    return Errno.EBADF.negated();
  }

  /// Gives a file a number. @return the number, or a negated [Errno]; then the file is dropped
  int add(OpenFile file) {
    int fd = reserve();
    if (fd < 0) {
      file.dropDescriptor();
      return fd;
    }
    return install(fd, file);
  }

  /// Puts a file at a number of the caller's choice. A file that has the number loses it in the
  /// same moment, and is dropped.
  ///
  /// @return the number, or a negated [Errno]; then the new file is dropped
  int replace(int fd, OpenFile file) {
    OpenFile old = null;
    int result = fd;
    lock.lock();
    try {
      if (closed || fd < 0 || fd >= most) {
        result = Errno.EBADF.negated();
      } else if (taken.get(fd) && (fd >= slots.length() || slots.get(fd) == null)) {
        result = Errno.EBUSY.negated(); // its file is still to come
      } else {
        if (fd >= slots.length()) {
          grow(fd);
        }
        taken.set(fd);
        old = slots.getAndSet(fd, file);
      }
    } finally {
      lock.unlock();
    }
    OpenFile dropped = result < 0 ? file : old;
    if (dropped != null) {
      dropped.dropDescriptor();
    }
    return result;
  }

  /// Takes a number away from its file and frees it; the caller drops the file's descriptor.
  ///
  /// @return null if the number is not open
  @Nullable OpenFile remove(int fd) {
    lock.lock();
    try {
      if (fd < 0 || fd >= slots.length()) {
        return null;
      }
      OpenFile file = slots.getAndSet(fd, null);
      if (file != null) {
        free(fd);
      }
      return file;
    } finally {
      lock.unlock();
    }
  }

  /// Takes all numbers away and lets no more in. @return the files, in the order of their numbers
  List<OpenFile> close() {
    lock.lock();
    try {
      closed = true;
      var files = new ArrayList<OpenFile>();
      for (int fd = 0; fd < slots.length(); fd++) {
        OpenFile file = slots.getAndSet(fd, null);
        if (file != null) {
          free(fd);
          files.add(file);
        }
      }
      return files;
    } finally {
      lock.unlock();
    }
  }

  /// How many numbers are taken.
  int size() {
    lock.lock();
    try {
      return taken.cardinality();
    } finally {
      lock.unlock();
    }
  }

  private void free(int fd) {
    taken.clear(fd);
    lowestFree = Math.min(lowestFree, fd);
  }

  private void grow(int fd) {
    AtomicReferenceArray<@Nullable OpenFile> old = slots;
    int wanted = Math.max(fd + 1, old.length() * 2);
    var larger = new AtomicReferenceArray<@Nullable OpenFile>(Math.min(most, wanted));
    for (int i = 0; i < old.length(); i++) {
      larger.set(i, old.get(i));
    }
    slots = larger;
  }
}
