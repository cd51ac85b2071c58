package dev.argyle.unix;

import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.Credentials;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PassedFiles;
import dev.argyle.sock.ScmRights;
import dev.argyle.sock.ScmSecurity;
import dev.argyle.sock.SolSocket;
import org.jspecify.annotations.Nullable;

/// What goes beside the octets (unix(7), "Ancillary messages"): credentials, security label, files.
///
/// Differs from Linux: since a stack is one process, the only `pid` it may claim is its own; any
/// other is `ESRCH`.
final class Ancillary {
  /// Checks what a user wants to send. What is not for sockets in general is passed by, as on
  /// Linux.
  ///
  /// @return 0; `EINVAL` for what cannot be sent, `EPERM` or `ESRCH` for credentials that are not
  ///     the user's
  static int check(UnixSock sock, MessageHeader message) {
    for (ControlMessage piece : message.control()) {
      int wrong =
          switch (piece) {
            case Credentials claimed -> check(claimed, sock.unix().config().credentials());
            case ScmRights _ -> 0;
            default -> piece.level() == SolSocket.SOL_SOCKET ? Errno.EINVAL.negated() : 0;
          };
      if (wrong != 0) {
        return wrong;
      }
    }
    return 0;
  }

  /// The superuser may claim to be any user.
  private static int check(Credentials claimed, Credentials own) {
    if (claimed.equals(own)) {
      return 0;
    }
    if (own.uid() != 0) {
      return Errno.EPERM.negated();
    }
    if (claimed.pid() != own.pid()) {
      return Errno.ESRCH.negated();
    }
    boolean nobody = claimed.uid() == -1 || claimed.gid() == -1;
    return nobody ? Errno.EINVAL.negated() : 0;
  }

  /// The credentials a message takes along: those it is sent with, or the stack's if either end
  /// asks for any at this moment.
  static Credentials credentials(UnixSock sender, UnixSock receiver, MessageHeader message) {
    Credentials claimed = null;
    for (ControlMessage piece : message.control()) {
      claimed = piece instanceof Credentials given ? given : claimed;
    }
    if (claimed != null) {
      return claimed;
    }
    boolean asked = sender.identity().passesCredentials() || asks(receiver);
    return asked ? sender.unix().config().credentials() : Credentials.NOT_ASKED_FOR;
  }

  /// One that is not accepted yet will ask if its listener does.
  private static boolean asks(UnixSock receiver) {
    UnixSock listener = receiver.listener();
    return receiver.identity().passesCredentials()
        || listener != null && listener.identity().passesCredentials();
  }

  /// Gives a receiver what came beside the octets, in Linux's order. Files are left to the layer of
  /// descriptors.
  static void give(
      UnixSock sock,
      MessageHeader message,
      int flags,
      Credentials credentials,
      @Nullable PassedFiles files) {
    if (sock.identity().passesCredentials()) {
      message.addControl(credentials);
    }
    String label = sock.unix().config().securityLabel();
    if (sock.identity().passesSecurity() && !label.isEmpty()) {
      message.addControl(new ScmSecurity(label));
    }
    message.files(files);
    message.addFlags(flags & MessageFlags.MSG_CMSG_CLOEXEC);
  }

  private Ancillary() {}
}
