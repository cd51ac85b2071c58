package dev.argyle.contract.mission;

import java.util.Arrays;
import java.util.List;

/// A row of the list, with what it asks in a few words.
///
/// Tests name the rows they show with `@Tag("A1")`; classes name those they carry in their Javadoc
/// with `(MISSION A1)`, or with the letter alone for a whole section.
enum MissionRow {
  A1("`socket`: both sides of a socket, tied together, behind a descriptor"),
  A2("`bind`: the local address, after the bind table was asked"),
  A3("`listen`: the request queue, bounded by the backlog"),
  A4("`accept`: the first complete connection, with a descriptor of its own"),
  A5("`connect`: the handshake, and every way it can fail"),
  A6("`read`, `write`: plain file calls"),
  A7("`recv`, `send`: with flags"),
  A8("`readv`, `writev`: several buffers, no join copy"),
  A9("`recvmsg`, `sendmsg`, `recvfrom`, `sendto`: address, buffers, ancillary data, flags"),
  A10("`close`, `shutdown`: orderly, half, by reference count, with linger"),
  A11("options, names, `fcntl`, `dup`, `ioctl`"),
  A12("`poll`, `select`, `epoll`"),
  B1("`Socket`: type, state, flags, operations, wait queue, file, `Sock`"),
  B2("socket types"),
  B3("socket states"),
  B4("socket flags, each with its effect"),
  B5("`SockCommon`: small, for half-open and TIME-WAIT as well"),
  B6("`Sock`: lock, queues, error queue, time-outs, buffer accounting"),
  B7("`InetSock`: TTL, multicast list, addresses, ports"),
  B8("`InetConnectionSock`: what any connection needs"),
  B9("`TcpSock`: all that is TCP's own"),
  B10("`RequestSock`: a connection that is not one yet"),
  B11("`RequestSockQueue`: SYN table and accept queue"),
  B12("`ProtoOps`, `Proto`: choosing a protocol, or registering one's own"),
  C1("receive queue"),
  C2("out-of-order queue"),
  C3("backlog"),
  C4("prequeue"),
  C5("order of reading"),
  C6("locking decides the queue"),
  D1("reliability"),
  D2("send buffer"),
  D3("receive buffer"),
  D4("close with unsent data"),
  D5("time-outs"),
  D6("connection control"),
  E("listening: SYN queue, accept queue, limits, overflow, `defer_accept`"),
  F1("blocking, non-blocking, synchronous, asynchronous"),
  F2("sleep and wake"),
  F3("epoll");

  private final String asks;

  MissionRow(String asks) {
    this.asks = asks;
  }

  String asks() {
    return asks;
  }

  /// The rows that a name stands for: one, or with a letter alone all of a section. Empty if the
  /// name is none.
  static List<MissionRow> named(String name) {
    return Arrays.stream(values())
        .filter(row -> row.name().equals(name) || row.name().replaceAll("\\d", "").equals(name))
        .toList();
  }
}
