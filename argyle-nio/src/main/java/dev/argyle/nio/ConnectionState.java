package dev.argyle.nio;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// How far a channel has come with its connection.
enum ConnectionState {
  UNCONNECTED("unconnected"),
  PENDING("connection-pending"),
  CONNECTED("connected");

  private final String text;

  ConnectionState(String text) {
    this.text = text;
  }

  /// What `toString` says of a channel.
  ///
  /// @param type what the channel is called
  /// @param ends its addresses
  String describe(
      Class<?> type, boolean open, boolean inputShutdown, boolean outputShutdown, Ends ends) {
    String name = type.getName();
    if (!open) {
      return name + "[closed]";
    }
    String halves = (inputShutdown ? " ishut" : "") + (outputShutdown ? " oshut" : "");
    String here = ends.local == null ? "" : " local=" + ends.local;
    String there = ends.remote == null ? "" : " remote=" + ends.remote;
    return name + '[' + text + (this == CONNECTED ? halves : "") + here + there + ']';
  }

  /// The two addresses of a channel, null as long as it has none.
  record Ends(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote) {}
}
