package dev.argyle.testkit.packetdrill;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SocketOptions;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.PollFd;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.SocketType;
import dev.argyle.wire.IpProtocol;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The numbers behind the names that scripts use, as Linux has them: those of the stack, and those
/// it has no name for. A name that stands for a mechanism the stack does not have yet, such as
/// `SO_ZEROCOPY`, is left out until it has it: a script must not pass because everything is
/// refused alike.
final class Constants {
  private static final Map<String, Long> NUMBERS = new HashMap<>();
  private static final Map<String, SocketOption<?>> OPTIONS = new HashMap<>();

  static {
    put("AF_UNSPEC", 0);
    put("AF_INET", AddressFamily.AF_INET);
    put("AF_INET6", AddressFamily.AF_INET6);
    put("SOCK_STREAM", SocketType.STREAM.number());
    put("SOCK_DGRAM", SocketType.DGRAM.number());
    put("SOCK_RAW", SocketType.RAW.number());
    put("SOCK_NONBLOCK", FileFlags.SOCK_NONBLOCK);
    put("SOCK_CLOEXEC", FileFlags.SOCK_CLOEXEC);
    put("IPPROTO_IP", 0);
    put("IPPROTO_ICMP", IpProtocol.ICMP);
    put("IPPROTO_TCP", IpProtocol.TCP);
    put("IPPROTO_UDP", IpProtocol.UDP);
    put("IPPROTO_IPV6", 41);
    put("SOL_SOCKET", 1);
    put("SOL_IP", 0);
    put("SOL_IPV6", 41);
    put("SOL_TCP", 6);
    put("SOL_UDP", 17);
    put("SHUT_RD", ProtoOps.SHUT_RD);
    put("SHUT_WR", ProtoOps.SHUT_WR);
    put("SHUT_RDWR", ProtoOps.SHUT_RDWR);
    put("F_GETFL", FileFlags.F_GETFL);
    put("F_SETFL", FileFlags.F_SETFL);
    put("O_RDONLY", 0);
    put("O_RDWR", FileFlags.O_RDWR);
    put("O_NONBLOCK", FileFlags.O_NONBLOCK);
    put("SIOCINQ", FileFlags.FIONREAD);
    put("FIONREAD", FileFlags.FIONREAD);
    put("SIOCOUTQ", FileFlags.SIOCOUTQ);
    put("SIOCOUTQNSD", 0x894B);
    put("INADDR_ANY", 0);
    messages();
    waiting();
    others();
    for (SocketOption<?> each : SocketOptions.all()) {
      OPTIONS.put(each.name(), each);
    }
  }

  private static void messages() {
    put("MSG_OOB", MessageFlags.MSG_OOB);
    put("MSG_PEEK", MessageFlags.MSG_PEEK);
    put("MSG_DONTROUTE", MessageFlags.MSG_DONTROUTE);
    put("MSG_CTRUNC", MessageFlags.MSG_CTRUNC);
    put("MSG_TRUNC", MessageFlags.MSG_TRUNC);
    put("MSG_DONTWAIT", MessageFlags.MSG_DONTWAIT);
    put("MSG_EOR", MessageFlags.MSG_EOR);
    put("MSG_WAITALL", MessageFlags.MSG_WAITALL);
    put("MSG_CONFIRM", MessageFlags.MSG_CONFIRM);
    put("MSG_ERRQUEUE", MessageFlags.MSG_ERRQUEUE);
    put("MSG_NOSIGNAL", MessageFlags.MSG_NOSIGNAL);
    put("MSG_MORE", MessageFlags.MSG_MORE);
    put("MSG_FASTOPEN", MessageFlags.MSG_FASTOPEN);
    put("MSG_ZEROCOPY", CallTable.MSG_ZEROCOPY);
  }

  private static void waiting() {
    put("POLLIN", PollEvents.IN);
    put("POLLPRI", PollEvents.PRI);
    put("POLLOUT", PollEvents.OUT);
    put("POLLERR", PollEvents.ERR);
    put("POLLHUP", PollEvents.HUP);
    put("POLLRDHUP", PollEvents.RDHUP);
    put("POLLNVAL", PollFd.POLLNVAL);
    put("EPOLLIN", PollEvents.IN);
    put("EPOLLPRI", PollEvents.PRI);
    put("EPOLLOUT", PollEvents.OUT);
    put("EPOLLERR", PollEvents.ERR);
    put("EPOLLHUP", PollEvents.HUP);
    put("EPOLLRDHUP", PollEvents.RDHUP);
    put("EPOLLEXCLUSIVE", EpollFlags.EPOLLEXCLUSIVE);
    put("EPOLLWAKEUP", EpollFlags.EPOLLWAKEUP);
    put("EPOLLONESHOT", EpollFlags.EPOLLONESHOT);
    put("EPOLLET", EpollFlags.EPOLLET);
    put("EPOLL_CTL_ADD", EpollFlags.EPOLL_CTL_ADD);
    put("EPOLL_CTL_MOD", EpollFlags.EPOLL_CTL_MOD);
    put("EPOLL_CTL_DEL", EpollFlags.EPOLL_CTL_DEL);
  }

  private static void others() {
    put("IP_RECVERR", 11);
    put("IPV6_RECVERR", 25);
    put("IP_PMTUDISC_DONT", 0);
    put("IP_PMTUDISC_WANT", 1);
    put("IP_PMTUDISC_DO", 2);
    put("IP_PMTUDISC_PROBE", 3);
    put("IPV6_PMTUDISC_DONT", 0);
    put("IPV6_PMTUDISC_WANT", 1);
    put("IPV6_PMTUDISC_DO", 2);
    put("SCM_TIMESTAMPING", 37);
    put("SO_EE_ORIGIN_ICMP", 2);
    put("SO_EE_ORIGIN_ICMP6", 3);
    put("SO_EE_ORIGIN_TIMESTAMPING", 4);
    put("SO_EE_ORIGIN_ZEROCOPY", 5);
    put("SO_EE_CODE_ZEROCOPY_COPIED", 1);
    put("SCM_TSTAMP_SND", 0);
    put("SCM_TSTAMP_SCHED", 1);
    put("SCM_TSTAMP_ACK", 2);
    put("TCP_CM_INQ", 36);
    put("ENOMSG", 42);
    for (Errno each : Errno.values()) {
      put(each.name(), each.number());
    }
    String[] stamps = {
      "TX_HARDWARE",
      "TX_SOFTWARE",
      "RX_HARDWARE",
      "RX_SOFTWARE",
      "SOFTWARE",
      "SYS_HARDWARE",
      "RAW_HARDWARE",
      "OPT_ID",
      "TX_SCHED",
      "TX_ACK",
      "OPT_CMSG",
      "OPT_TSONLY",
      "OPT_STATS"
    };
    for (int i = 0; i < stamps.length; i++) {
      put("SOF_TIMESTAMPING_" + stamps[i], 1L << i);
    }
  }

  private static void put(String name, long number) {
    NUMBERS.put(name, number);
  }

  /// The number behind a name.
  static long number(String name) {
    Long number = NUMBERS.get(name);
    if (number == null) {
      throw new Mismatch("the stack knows nothing called " + name + " yet");
    }
    return number;
  }

  /// The option of that name, or null if the stack has none.
  static @Nullable SocketOption<?> option(String name) {
    return OPTIONS.get(name);
  }

  private Constants() {}
}
