package dev.argyle.socket;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.MessageHeader;
import java.nio.ByteBuffer;

/// The message of one call that moves data, as plain `read` and `write` need it. Each thread keeps
/// one and uses it again, so that a call allocates nothing.
///
/// A call that runs inside another of the same thread, because the first has woken somebody whose
/// work is done at once, has a frame of its own.
final class CallFrame {
  private static final ThreadLocal<CallFrame> OF_THREAD = ThreadLocal.withInitial(CallFrame::new);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ByteBuffer[] single = {NOTHING};
  private final IoVector octets = IoVector.empty();
  private final MessageHeader message = new MessageHeader(octets);
  private boolean busy;

  private CallFrame() {}

  /// A frame for the call that begins, with no buffers. It ends with [#leave].
  static CallFrame enter() {
    CallFrame own = OF_THREAD.get();
    CallFrame frame = own.busy ? new CallFrame() : own;
    frame.busy = true;
    return frame;
  }

  /// A message with one buffer.
  ///
  /// @param mostControl how many pieces of ancillary data a receive may give it
  MessageHeader message(ByteBuffer buffer, int mostControl) {
    single[0] = buffer;
    return message(single, 0, 1, mostControl);
  }

  /// A message with several buffers.
  ///
  /// @param mostControl how many pieces of ancillary data a receive may give it
  MessageHeader message(ByteBuffer[] buffers, int from, int count, int mostControl) {
    octets.set(buffers, from, count);
    message.reset(mostControl);
    return message;
  }

  /// The call ends: nothing of it is kept.
  void leave() {
    single[0] = NOTHING;
    octets.clear();
    message.reset(0);
    busy = false;
  }
}
