package dev.argyle.sock;

import dev.argyle.buffer.IoVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `sendmsg` takes and `recvmsg` fills in (`struct msghdr`): buffers, an address, ancillary
/// data, flags.
public final class MessageHeader {
  private final IoVector data;
  private @Nullable SockAddr name;
  private int mostControl;
  private List<ControlMessage> control = List.of();
  private @Nullable PassedFiles files;
  private int flags;

  /// A message that takes all ancillary data there is.
  ///
  /// @param data the user's buffers
  public MessageHeader(IoVector data) {
    this(data, Integer.MAX_VALUE);
  }

  /// @param data the user's buffers
  /// @param mostControl how many pieces of ancillary data a receive may give it; what is more is
  ///     lost, and `MSG_CTRUNC` says so
  public MessageHeader(IoVector data, int mostControl) {
    this.data = data;
    this.mostControl = mostControl;
  }

  /// Makes it as it was when it was new, for whoever keeps one to use it again. Its buffers are not
  /// touched.
  ///
  /// @param most how many pieces of ancillary data a receive may give it
  public void reset(int most) {
    name = null;
    mostControl = most;
    control = List.of();
    files = null;
    flags = 0;
  }

  /// The user's buffers.
  public IoVector data() {
    return data;
  }

  /// Where to send to, or where it came from; null for the connected peer.
  public @Nullable SockAddr name() {
    return name;
  }

  /// Sets where to send to, or where it came from.
  public void name(@Nullable SockAddr address) {
    name = address;
  }

  /// Ancillary data: to send, or as received.
  public List<ControlMessage> control() {
    return control;
  }

  /// Whether one more piece of ancillary data has room.
  public boolean hasControlRoom() {
    return control.size() < mostControl;
  }

  /// Adds a piece of ancillary data. One that has no room sets `MSG_CTRUNC`.
  ///
  /// @return whether it had room
  public boolean addControl(ControlMessage piece) {
    if (!hasControlRoom()) {
      flags |= MessageFlags.MSG_CTRUNC;
      return false;
    }
    if (control.isEmpty()) {
      control = new ArrayList<>(2);
    }
    control.add(piece);
    return true;
  }

  /// Files that go with it, between the layer of descriptors and a protocol that carries files. The
  /// user sees them as [ScmRights].
  public @Nullable PassedFiles files() {
    return files;
  }

  /// Sets the files that go with it, or with null takes them away.
  public void files(@Nullable PassedFiles passed) {
    files = passed;
  }

  /// What a receive has to say beside the data: bits of [MessageFlags], such as `MSG_TRUNC`.
  public int flags() {
    return flags;
  }

  /// Adds to what a receive has to say.
  public void addFlags(int bits) {
    flags |= bits;
  }
}
