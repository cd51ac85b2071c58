package dev.argyle.linux;

import dev.argyle.sock.Errno;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A TUN device could not be had. The message is one line that says what to do about it.
public final class TunException extends IOException {
  private static final long serialVersionUID = 1;

  private static final String PRIVILEGE =
      "needs CAP_NET_ADMIN: run as root, or in a namespace: `unshare -rn ...`";

  private TunException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// Opening `/dev/net/tun` failed with this result.
  static TunException opening(int result) {
    String message =
        switch (Errno.ofResult(result)) {
          case ENOENT, ENODEV ->
              "/dev/net/tun is missing: load the module (`modprobe tun`), or pass the device into"
                  + " the container";
          case EPERM, EACCES ->
              "no permission to open /dev/net/tun: "
                  + PRIVILEGE
                  + "; there too the file must be readable and writable";
          case null, default -> "cannot open /dev/net/tun: " + Libc.describe(result);
        };
    return new TunException(message, null);
  }

  /// Making or taking the interface failed with this result.
  static TunException attaching(String name, int result) {
    String message =
        switch (Errno.ofResult(result)) {
          case EPERM, EACCES -> "no permission to make the interface: " + PRIVILEGE;
          case EBUSY -> "the interface is in use already (EBUSY)";
          case EINVAL, EEXIST ->
              "the name is taken by an interface of another kind, or by one that was made for"
                  + " another number of queues: one, or several";
          case null, default -> "cannot make the interface: " + Libc.describe(result);
        };
    return new TunException("TUN device \"" + name + "\": " + message, null);
  }

  /// The kernel refused the MTU, an address or the way up.
  static TunException configuring(String name, NetlinkException refusal) {
    String hint = isPrivilege(refusal.errno()) ? "; " + PRIVILEGE : "";
    return new TunException("TUN device \"" + name + "\": " + refusal.getMessage() + hint, refusal);
  }

  /// The reader stopped by itself.
  static TunException reading(String name, int result) {
    String why = result == -Libc.EBADFD ? "the interface has been deleted" : Libc.describe(result);
    return new TunException("TUN device \"" + name + "\" cannot be read: " + why, null);
  }

  private static boolean isPrivilege(@Nullable Errno errno) {
    return errno == Errno.EPERM || errno == Errno.EACCES;
  }
}
