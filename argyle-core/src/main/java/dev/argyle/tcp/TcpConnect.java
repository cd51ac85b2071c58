package dev.argyle.tcp;

import dev.argyle.buffer.IoVector;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.Route;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.TcpState;
import dev.argyle.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/// The user's `connect`: the active OPEN of RFC 9293 section 3.10.1, and with no address the end of
/// a connection whose socket goes on (MISSION A5). The caller owns the sock's lock.
final class TcpConnect {
  private final TcpProtocol tcp;

  TcpConnect(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// Connects, and waits for the end of it unless that is forbidden.
  int connect(TcpSock sock, InetSockAddr remote, boolean nonBlocking) {
    if (sock.state() == TcpState.CLOSED) {
      int failed = begin(sock, remote);
      if (failed != 0) {
        return failed;
      }
      long nowNanos = sock.env().clock().nanos();
      if (tcp.fastOpenClient().defers(sock, nowNanos)) {
        sock.snd.begin(0); // as good as any until the SYN goes
        sock.state(TcpState.SYN_SENT);
        return 0;
      }
      tcp.open().active(sock, nowNanos);
    }
    return await(sock, nonBlocking);
  }

  /// Connects with data in the SYN, if that may be, and waits for the end of it unless that is
  /// forbidden. How much of the data has left with the SYN, [FastOpenState#synOctets] tells.
  ///
  /// @param remote null if the sock has its ends, or if nobody has named any
  int connectWith(TcpSock sock, @Nullable InetSockAddr remote, IoVector data, boolean nonBlocking) {
    if (!sock.rare().fastOpen.deferred) {
      sock.ownRare().fastOpen.renew();
      int failed = remote == null ? Errno.EINVAL.negated() : begin(sock, remote);
      if (failed != 0) {
        return failed;
      }
    }
    sock.ownRare().fastOpen.renew();
    sock.ownRare().fastOpen.asked = true;
    sock.ownRare().fastOpen.data = data;
    tcp.open().active(sock, sock.env().clock().nanos());
    int writer = data.hasRemaining() ? 1 : 0;
    sock.outputQueue.writersWait(writer);
    int result = await(sock, nonBlocking);
    sock.outputQueue.writersWait(-writer);
    return result;
  }

  private int await(TcpSock sock, boolean nonBlocking) {
    if (isOpening(sock)) {
      if (nonBlocking) {
        return Errno.EINPROGRESS.negated();
      }
      int failed =
          TcpProto.sleep(
              sock,
              PollEvents.ALL,
              sock.deadline(sock.sendTimeoutNanos()),
              () -> !isOpening(sock) || sock.isDead());
      if (failed != 0) {
        return failed == Errno.EAGAIN.negated() ? Errno.EINPROGRESS.negated() : failed;
      }
    }
    if (sock.state() != TcpState.CLOSED) {
      return 0;
    }
    int error = sock.takeError();
    disconnect(sock);
    return error == 0 ? Errno.ECONNABORTED.negated() : -error;
  }

  private static boolean isOpening(TcpSock sock) {
    return sock.state() == TcpState.SYN_SENT || sock.state() == TcpState.SYN_RECEIVED;
  }

  /// Gives the sock its ends; the SYN is next.
  private int begin(TcpSock sock, InetSockAddr remote) {
    if (!TcpProto.fitsFamily(sock, remote.address())) {
      return Errno.EAFNOSUPPORT.negated();
    }
    IpAddress meant = sock.meant(remote.address());
    boolean standsIn = meant.isV4() && sock.isBoundToIpv6();
    long fromHigh = standsIn ? InetSock.STAND_IN.high() : sock.localHigh();
    long fromLow = standsIn ? InetSock.STAND_IN.low() : sock.localLow();
    long dstHigh = meant.high();
    long dstLow = IpLayer.concreteLow(dstHigh, meant.low(), fromHigh, fromLow);
    if (IpAddress.isMulticast(dstHigh, dstLow) || tcp.ip().isBroadcast(dstHigh, dstLow)) {
      return Errno.ENETUNREACH.negated();
    }
    Route route = tcp.ip().route(dstHigh, dstLow, fromHigh, fromLow, sock.boundInterface());
    if (route == null) {
      return Errno.ENETUNREACH.negated();
    }
    if (!sock.canReach(meant.isV4())) {
      return Errno.EAFNOSUPPORT.negated();
    }
    long localHigh = sock.localHigh();
    long localLow = sock.localLow();
    if (sock.isLocalAny()) {
      sock.localAddress(route.sourceHigh(), route.sourceLow());
    } else if (standsIn) {
      sock.localAddress(fromHigh, fromLow);
    }
    sock.remote(dstHigh, dstLow, remote.port());
    sock.renew();
    boolean named =
        sock.isPortBound()
            ? sock.hash()
            : tcp.tables().bind().bindToConnect(sock, port -> hashWith(sock, port));
    if (!named) {
      sock.localAddress(localHigh, localLow);
      sock.releasePort();
      return Errno.EADDRNOTAVAIL.negated();
    }
    sock.route = route;
    return 0;
  }

  private static boolean hashWith(TcpSock sock, int port) {
    sock.localPort(port);
    return sock.hash();
  }

  /// Ends whatever there is, with a reset to a peer that knows of it, and makes the socket as it
  /// was after `bind`: it may connect or listen again. As on Linux whoever has lost a connection by
  /// it finds `ECONNRESET`.
  int disconnect(TcpSock sock) {
    TcpState before = sock.state();
    boolean lost =
        switch (before) {
          case SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT -> true;
          case CLOSING, LAST_ACK -> !sock.finSent;
          case CLOSED, LISTEN, TIME_WAIT -> false;
        };
    switch (before) {
      case LISTEN -> tcp.close().stopListening(sock);
      case SYN_SENT,
          SYN_RECEIVED,
          ESTABLISHED,
          FIN_WAIT_1,
          FIN_WAIT_2,
          CLOSE_WAIT,
          CLOSING,
          LAST_ACK -> {
        if (lost) {
          tcp.close().abort(sock, sock.env().clock().nanos());
        }
        sock.done();
      }
      case CLOSED, TIME_WAIT -> {}
    }
    sock.receiveQueue().clear();
    sock.rare().urgentMark.clear();
    sock.publishReadable();
    if (!sock.isAddressBound()) {
      sock.anyLocal();
    }
    IpAddress nobody = sock.family() == AddressFamily.AF_INET ? IpAddress.ANY4 : IpAddress.ANY6;
    sock.remote(nobody.high(), nobody.low(), 0);
    sock.route = null;
    sock.reopen();
    sock.outputQueue.clear();
    sock.finReceived = false;
    if (lost) {
      sock.fail(Errno.ECONNRESET);
    } else {
      sock.waitQueue().wakeAll();
    }
    return 0;
  }
}
