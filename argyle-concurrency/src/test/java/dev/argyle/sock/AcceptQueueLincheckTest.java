package dev.argyle.sock;

import dev.argyle.concurrency.Effort;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The two queues of a listener behave as if its operations came one after the other.
@Tag("B11")
@Tag("E")
@Param(name = "who", gen = IntGen.class, conf = "1:3")
public class AcceptQueueLincheckTest {
  private static final int MOST_HALF_OPEN = 2;

  private final RequestSockQueue queue = new RequestSockQueue(new SipHash(1, 2), 1, MOST_HALF_OPEN);
  private final Request[] requests = {
    new Request(0), new Request(1), new Request(2), new Request(3)
  };

  @Test
  void isLinearizable() {
    Effort.linearizable(AcceptQueueLincheckTest.class);
  }

  @Operation
  public boolean synArrives(@Param(name = "who") int who) {
    return queue.addRequest(requests[who]);
  }

  @Operation
  public boolean handshakeEnds(@Param(name = "who") int who) {
    return queue.removeRequest(requests[who]);
  }

  @Operation
  public boolean complete(@Param(name = "who") int who) {
    return queue.addComplete(new Request(who));
  }

  @Operation
  public int accept() {
    return queue.pollComplete() instanceof Request first ? first.who : 0;
  }

  @Operation
  public boolean isKnown(@Param(name = "who") int who) {
    Request of = requests[who];
    return queue.findRequest(
            of.localHigh(),
            of.localLow(),
            of.localPort(),
            of.remoteHigh(),
            of.remoteLow(),
            of.remotePort())
        != null;
  }

  @Operation
  public int halfOpen() {
    return queue.halfOpen();
  }

  @Operation(runOnce = true)
  public void close() {
    queue.close();
  }

  private static final class Request extends RequestSock {
    final int who;

    Request(int who) {
      super(AddressFamily.AF_INET);
      this.who = who;
      localPort(80);
      remote(0, who, 1000 + who);
    }

    @Override
    protected void stop() {}
  }
}
