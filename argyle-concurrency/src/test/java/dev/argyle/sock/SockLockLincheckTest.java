package dev.argyle.sock;

import static dev.argyle.concurrency.Effort.check;
import static dev.argyle.concurrency.Effort.everyInterleaving;
import static dev.argyle.concurrency.Effort.join;
import static dev.argyle.concurrency.Effort.start;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// [SockLock] and its backlog: one thread at a time is inside, and whatever arrives is processed
/// once, in order, by whoever holds the lock last.
@Tag("C3")
@Tag("C6")
class SockLockLincheckTest {
  @Test
  void packetsThatArriveDuringACallAreProcessedInOrderWhenItEnds() {
    everyInterleaving(() -> {
      var sock = new CountingSock();
      Thread network =
          start(() -> {
            sock.lock().arrive(sock.packet(1));
            sock.lock().arrive(sock.packet(2));
          });
      sock.call();
      join(network);
      check(sock.processed == 2 && sock.inOrder, "lost or out of order");
      check(sock.lock().backlogBytes() == 0, "left in the backlog");
    });
  }

  @Test
  void twoUsersAndTheNetworkTakeTurns() {
    everyInterleaving(() -> {
      var sock = new CountingSock();
      Thread network = start(() -> sock.lock().arrive(sock.packet(1)));
      Thread user = start(sock::call);
      sock.call();
      join(network, user);
      check(sock.processed == 1 && sock.calls == 2, "lost");
      check(sock.lock().backlogBytes() == 0, "left in the backlog");
    });
  }

  @Test
  void aMarkLeftByATimerIsActedUpon() {
    everyInterleaving(() -> {
      var sock = new CountingSock();
      Thread timer = start(() -> sock.lock().defer(1));
      Thread other = start(() -> sock.lock().defer(2));
      sock.call();
      join(timer, other);
      check(sock.marks == 3, "a mark was lost");
    });
  }

  @Test
  void runIfFreeNeverRunsBesideAnOwner() {
    everyInterleaving(() -> {
      var sock = new CountingSock();
      Thread prober = start(() -> sock.lock().runIfFree(() -> sock.processDeferred(4)));
      sock.call();
      join(prober);
      check(sock.marks == 0 || sock.marks == 4, "half done");
    });
  }
}
