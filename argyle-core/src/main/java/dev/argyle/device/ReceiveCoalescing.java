package dev.argyle.device;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;

/// Joins the segments of a burst to super-segments before TCP sees them (Linux's generic receive
/// offload): for a device that brings one segment at a time. TCP then works once for many, and
/// acknowledges once.
///
/// What is joined could be cut again ([Segmentation]) into the very packets that came in: only
/// segments of one flow that follow each other, all of one size but the last, with equal headers
/// but for what the position in the stream decides. (The identification of an IPv4 packet that is
/// not to be fragmented means nothing, RFC 6864, and is forgotten.) Everything else goes up as it
/// is, and in each flow in the order in which it came.
///
/// Belongs to the thread that reads the device, which calls [#flush] when it has read what there
/// is: nothing is held back beyond a burst.
public final class ReceiveCoalescing implements PacketReceiver {
  private static final int MOST_FLOWS = 8;

  private final PacketReceiver up;
  private final MergedSegments[] flows = new MergedSegments[MOST_FLOWS];
  private final SegmentView view = new SegmentView();
  private int held; // the first so many of flows hold something, the oldest first

  /// @param up where packets go
  public ReceiveCoalescing(PacketReceiver up) {
    this.up = up;
    for (int i = 0; i < MOST_FLOWS; i++) {
      flows[i] = new MergedSegments();
    }
  }

  @Override
  public BufferPool pool() {
    return up.pool();
  }

  @Override
  public void receive(SkBuff packet) {
    if (!view.isTcp(packet)) {
      up.receive(packet);
      return;
    }
    int flow = find(view);
    if (flow >= 0 && flows[flow].append(packet, view)) {
      if (flows[flow].isComplete()) {
        handUp(flow);
      }
      return;
    }
    if (flow >= 0) {
      handUp(flow);
    }
    if (!view.isPlainData() || view.isPush() || !view.isIntact(packet)) {
      up.receive(packet);
      return;
    }
    if (held == MOST_FLOWS) {
      handUp(0);
    }
    flows[held++].begin(packet, view);
  }

  /// Hands up what is held: the burst is over.
  public void flush() {
    while (held > 0) {
      handUp(0);
    }
  }

  private int find(SegmentView segment) {
    for (int i = 0; i < held; i++) {
      if (flows[i].isFlowOf(segment)) {
        return i;
      }
    }
    return -1;
  }

  private void handUp(int flow) {
    MergedSegments ended = flows[flow];
    held--;
    System.arraycopy(flows, flow + 1, flows, flow, held - flow);
    flows[held] = ended;
    SkBuff merged = ended.end();
    if (merged != null) {
      up.receive(merged);
    }
  }
}
