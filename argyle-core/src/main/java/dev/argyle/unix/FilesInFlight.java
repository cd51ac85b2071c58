package dev.argyle.unix;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PassedFile;
import dev.argyle.sock.PassedFiles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The files that are on their way in messages of one stack. They count as open, and so a socket
/// whose last descriptors lie in its own queue, or two in the queues of each other, would stay
/// open for ever. [#collect] finds those: it is asked to when a descriptor of a socket on its way
/// is closed, and when any socket of the family is.
///
/// A socket is garbage if all its descriptors are on their way, no call on it is in progress, and
/// no queue it lies in can be read: the queue's socket is garbage, too, or waits to be accepted by
/// a listener that is. Which files lie in which queue changes under `lock` only, and a socket that
/// may be garbage can get a descriptor in no other way than out of a queue; so what is found to be
/// garbage stays garbage.
///
/// A circle can only be closed by sending something to a socket that is on its way itself. As long
/// as that has not happened there is nothing to look for, and a close costs nothing; after that,
/// until nothing is on its way any more, a close costs a look at everything that is.
///
/// As Linux's collector; that one runs a while later.
final class FilesInFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UnixMessage, UnixSock> carriers = new LinkedHashMap<>(); // guarded by lock
  private final int most;
  private volatile int count; // written under lock
  private volatile boolean mayBeCyclic; // written under lock

  /// @param most files that may be on their way before another is refused
  FilesInFlight(int most) {
    this.most = most;
  }

  /// Files on their way now.
  int count() {
    return count;
  }

  /// A message with files is about to be queued.
  ///
  /// @param receiver whose queue it is
  /// @return 0, or `ETOOMANYREFS`; then it must not be queued
  int launch(UnixMessage message, PassedFiles files, UnixSock receiver) {
    lock.lock();
    try {
      if (count > most) {
        return Errno.ETOOMANYREFS.negated();
      }
      message.files(files);
      carriers.put(message, receiver);
      count(files, 1);
      mayBeCyclic = mayBeCyclic || reader(receiver).inFlight() > 0;
      return 0;
    } finally {
      lock.unlock();
    }
  }

  /// Takes the files out of a message, which must not be told of them any more.
  ///
  /// @return null if it has none
  @Nullable PassedFiles land(UnixMessage message) {
    if (message.files() == null) {
      return null;
    }
    lock.lock();
    try {
      PassedFiles files = message.files();
      if (files != null && carriers.remove(message) != null) {
        message.files(null);
        count(files, -1);
        mayBeCyclic = mayBeCyclic && !carriers.isEmpty();
      }
      return files;
    } finally {
      lock.unlock();
    }
  }

  /// The files of a message that stays where it is, for somebody who only looks. @return null if it
  /// has none
  @Nullable PassedFiles peek(UnixMessage message) {
    if (message.files() == null) {
      return null;
    }
    lock.lock();
    try {
      PassedFiles files = message.files();
      return files == null ? null : files.again();
    } finally {
      lock.unlock();
    }
  }

  /// A message is thrown away: closes its files.
  void drop(UnixMessage message) {
    PassedFiles files = land(message);
    if (files != null) {
      files.drop();
    }
  }

  /// Closes what nobody can receive any more.
  void collect() {
    if (!mayBeCyclic) {
      return;
    }
    lock.lock();
    try {
      Set<UnixSock> garbage = suspects();
      if (!garbage.isEmpty()) {
        spareReachable(garbage);
        discard(garbage);
      }
    } finally {
      lock.unlock();
    }
  }

  /// The sockets all of whose descriptors are on their way.
  private Set<UnixSock> suspects() {
    var suspects = new LinkedHashSet<UnixSock>();
    for (UnixMessage message : carriers.keySet()) {
      for (PassedFile file : filesOf(message)) {
        if (file.sock() instanceof UnixSock sock && !file.isHeldBeside(sock.inFlight())) {
          suspects.add(sock);
        }
      }
    }
    return suspects;
  }

  /// Takes from the suspects those that lie in a queue that can be read, and those in their queues,
  /// and so on.
  private void spareReachable(Set<UnixSock> suspects) {
    var queues = new LinkedHashMap<UnixSock, List<UnixMessage>>();
    carriers.forEach((message, receiver) ->
        queues.computeIfAbsent(reader(receiver), _ -> new ArrayList<>()).add(message));
    var readable = new ArrayDeque<UnixMessage>();
    queues.forEach((sock, messages) -> {
      if (!suspects.contains(sock)) {
        readable.addAll(messages);
      }
    });
    for (UnixMessage next = readable.poll(); next != null; next = readable.poll()) {
      for (PassedFile file : filesOf(next)) {
        if (file.sock() instanceof UnixSock sock && suspects.remove(sock)) {
          readable.addAll(queues.getOrDefault(sock, List.of()));
        }
      }
    }
  }

  private void discard(Set<UnixSock> garbage) {
    var unreadable = new ArrayList<UnixMessage>();
    carriers.forEach((message, receiver) -> {
      if (garbage.contains(reader(receiver))) {
        unreadable.add(message);
      }
    });
    unreadable.forEach(this::drop);
  }

  /// Who can take a message out of that sock's queue: the sock, or who would have to accept it
  /// first.
  private static UnixSock reader(UnixSock receiver) {
    UnixSock listener = receiver.listener();
    return listener == null ? receiver : listener;
  }

  private static List<PassedFile> filesOf(UnixMessage message) {
    PassedFiles files = message.files();
    return files == null ? List.of() : files.files();
  }

  private void count(PassedFiles files, int by) {
    count = count + by * files.files().size();
    for (PassedFile file : files.files()) {
      if (file.sock() instanceof UnixSock sock) {
        sock.inFlight(sock.inFlight() + by);
      }
    }
  }
}
