package dev.argyle.tcp;

import dev.argyle.sock.Errno;
import dev.argyle.sock.OptionRows;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.fastopen.FastOpenKeys;
import dev.argyle.tcp.fastopen.FastOpenQueue;

/// The options of level `SOL_TCP` that are about Fast Open, with Linux's rules of when each may be
/// set. The caller owns the sock's lock (MISSION A11).
final class FastOpenOptions {
  private final TcpProtocol tcp;

  FastOpenOptions(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  void addTo(OptionRows<TcpSock> rows) {
    rows.add(SolTcp.TCP_FASTOPEN, FastOpenOptions::queue, FastOpenOptions::queue);
    rows.add(SolTcp.TCP_FASTOPEN_KEY, this::keys, FastOpenOptions::keys);
    rows.add(
        SolTcp.TCP_FASTOPEN_CONNECT, sock -> sock.rare().fastOpen.connects ? 1 : 0, this::connect);
    rows.add(
        SolTcp.TCP_FASTOPEN_NO_COOKIE,
        sock -> sock.rare().fastOpen.withoutCookie ? 1 : 0,
        FastOpenOptions::withoutCookie);
  }

  private static int queue(TcpSock sock) {
    FastOpenQueue queue = sock.rare().fastOpen.queue;
    return queue == null ? 0 : queue.most();
  }

  private static int queue(TcpSock sock, int most) {
    if (!isUnconnected(sock)) {
      return Errno.EINVAL.negated();
    }
    FastOpenQueue queue = sock.rare().fastOpen.queue;
    if (queue == null) {
      sock.ownRare().fastOpen.queue = new FastOpenQueue(most);
    } else {
      queue.most(most);
    }
    return 0;
  }

  private byte[] keys(TcpSock sock) {
    FastOpenKeys own = sock.rare().fastOpen.keys;
    FastOpenKeys keys = own == null ? tcp.fastOpenServer().knownKeys() : own;
    return keys == null ? new byte[0] : keys.octets();
  }

  private static int keys(TcpSock sock, byte[] octets) {
    FastOpenKeys keys = FastOpenKeys.of(octets);
    if (keys == null) {
      return Errno.EINVAL.negated();
    }
    sock.ownRare().fastOpen.keys = keys;
    return 0;
  }

  private int connect(TcpSock sock, int on) {
    if (on < 0 || on > 1) {
      return Errno.EINVAL.negated();
    }
    if (!tcp.fastOpenClient().isAllowed()) {
      return Errno.EOPNOTSUPP.negated();
    }
    if (sock.state() != TcpState.CLOSED) {
      return Errno.EINVAL.negated();
    }
    sock.ownRare().fastOpen.connects = on == 1;
    return 0;
  }

  private static int withoutCookie(TcpSock sock, int on) {
    if (on < 0 || on > 1 || !isUnconnected(sock)) {
      return Errno.EINVAL.negated();
    }
    sock.ownRare().fastOpen.withoutCookie = on == 1;
    return 0;
  }

  private static boolean isUnconnected(TcpSock sock) {
    return sock.state() == TcpState.CLOSED || sock.state() == TcpState.LISTEN;
  }
}
