package dev.argyle.unix;

import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.TcpState;
import java.util.function.Consumer;

/// `SOCK_SEQPACKET` of the UNIX family: messages over a connection, reliable and in order
/// (MISSION B2). Each send is a record of its own; `MSG_EOR` is accepted and, as on Linux, says
/// nothing more.
public final class UnixSeqpacketProto extends UnixProto {
  private final Connections connections = new Connections(this);
  private final Messages messages = new Messages(this);

  UnixSeqpacketProto(UnixFamily unix) {
    super(unix, UnixKind.SEQPACKET);
  }

  @Override
  public String name() {
    return "UNIX-SEQPACKET";
  }

  @Override
  public int listen(Sock sock, int backlog) {
    return connections.listen((UnixSock) sock, backlog);
  }

  @Override
  public int accept(Sock sock, boolean nonBlocking, Consumer<Sock> taker) {
    return connections.accept((UnixSock) sock, nonBlocking, taker);
  }

  @Override
  public int connect(Sock sock, SockAddr address, boolean nonBlocking) {
    return connections.connect((UnixSock) sock, address, nonBlocking);
  }

  @Override
  public void pair(Sock one, Sock other) {
    Connections.pair((UnixSock) one, (UnixSock) other);
  }

  /// Sends one record to the peer; an address is passed by, as on Linux.
  @Override
  public int sendmsg(Sock sock, MessageHeader message, int flags) {
    UnixSock self = (UnixSock) sock;
    int error = self.takeError();
    if (error != 0) {
      return -error;
    }
    if (self.state() != TcpState.ESTABLISHED) {
      return Errno.ENOTCONN.negated();
    }
    int wrong = Ancillary.check(self, message);
    if (wrong != 0) {
      return wrong;
    }
    if ((flags & MessageFlags.MSG_OOB) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    return messages.send(self, message, flags, null);
  }

  @Override
  public int recvmsg(Sock sock, MessageHeader message, int flags) {
    UnixSock self = (UnixSock) sock;
    if (self.state() != TcpState.ESTABLISHED) {
      return Errno.ENOTCONN.negated();
    }
    boolean urgent = (flags & MessageFlags.MSG_OOB) != 0;
    return urgent ? Errno.EOPNOTSUPP.negated() : messages.receive(self, message, flags);
  }
}
