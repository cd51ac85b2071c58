package dev.argyle.linux;

import dev.argyle.sock.Errno;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The kernel refused a request to configure its network.
public final class NetlinkException extends IOException {
  private static final long serialVersionUID = 1;

  private final int result;

  NetlinkException(String request, int result) {
    super(request + ": " + Libc.describe(result));
    this.result = result;
  }

  /// Why, or null if the error number is none that this library knows.
  public @Nullable Errno errno() {
    return Errno.ofResult(result);
  }
}
