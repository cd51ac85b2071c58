package dev.argyle.sim.link;

import dev.argyle.buffer.SkBuff;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// See [QueueDiscipline.FqCoDel]. The turns are those of RFC 8290 section 4: a flow that has just
/// begun to send comes before those that go on, for one quantum.
final class FqCoDelQueue implements PacketQueue {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final QueueDiscipline.FqCoDel config;
  private final int hashSeed;
  private final Flow[] flows;
  private final ArrayDeque<Flow> fresh = new ArrayDeque<>();
  private final ArrayDeque<Flow> old = new ArrayDeque<>();
  private int packets;
  private long octets;

  /// The packets of one flow.
  private static final class Flow {
    final CoDelQueue queue;
    boolean hasTurn;
    int credit; // octets it may still send at this turn

    Flow(QueueDiscipline.FqCoDel config) {
      CoDelLaw law = new CoDelLaw(config.target().toNanos(), config.interval().toNanos());
      queue = new CoDelQueue(UNLIMITED, config.ecn(), law);
    }
  }

  /// Keeps the sums right while packets vanish.
  private final class Counting implements Listener {
    private final Listener listener;

    Counting(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void dropped(SkBuff packet) {
      forget(packet);
      listener.dropped(packet);
    }

    @Override
    public void marked(SkBuff packet) {
      listener.marked(packet);
    }
  }

  FqCoDelQueue(QueueDiscipline.FqCoDel config, int hashSeed) {
    this.config = config;
    this.hashSeed = hashSeed;
    flows = new Flow[config.flows()];
  }

  @Override
  public void enqueue(SkBuff packet, long nowNanos, Listener listener) {
    int index = Integer.remainderUnsigned(FlowHash.of(packet, hashSeed), flows.length);
    Flow flow = flows[index];
    if (flow == null) {
      flow = new Flow(config);
      flows[index] = flow;
    }
    packets++;
    octets += packet.length();
    flow.queue.enqueue(packet, nowNanos, listener);
    if (!flow.hasTurn) {
      flow.hasTurn = true;
      flow.credit = config.quantumBytes();
      fresh.add(flow);
    }
    if (packets > config.packets()) {
      fattest().queue.dropFirst(new Counting(listener));
    }
  }

  private Flow fattest() {
    Flow most = null;
    for (Flow each : flows) {
      if (each != null && (most == null || each.queue.octets() > most.queue.octets())) {
        most = each;
      }
    }
    assert most != null : "more packets than allowed, and no flow";
    return most;
  }

  @Override
  public @Nullable SkBuff dequeue(long nowNanos, Listener listener) {
    Counting counting = new Counting(listener);
    for (; ; ) {
      boolean begun = !fresh.isEmpty();
      Flow flow = begun ? fresh.peek() : old.peek();
      if (flow == null) {
        return null;
      }
      if (flow.credit <= 0) {
        flow.credit += config.quantumBytes();
        end(begun);
        old.add(flow);
        continue;
      }
      SkBuff packet = flow.queue.dequeue(nowNanos, counting);
      if (packet != null) {
        flow.credit -= packet.length();
        forget(packet);
        return packet;
      }
      end(begun);
      if (begun) {
        old.add(flow); // lest it come first again by sending little at a time
      } else {
        flow.hasTurn = false;
      }
    }
  }

  private void end(boolean begun) {
    Flow ended = begun ? fresh.poll() : old.poll();
    assert ended != null;
  }

  private void forget(SkBuff packet) {
    packets--;
    octets -= packet.length();
  }

  @Override
  public int packets() {
    return packets;
  }

  @Override
  public long octets() {
    return octets;
  }
}
