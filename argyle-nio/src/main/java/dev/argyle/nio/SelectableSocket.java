package dev.argyle.nio;

/// What a selector asks of a channel of ours.
interface SelectableSocket {
  /// Its descriptor.
  Descriptor descriptor();

  /// Which `PollEvents` to wait for, in the channel's present state, so that every one of them
  /// makes at least one of the operations ready. 0 if there is nothing to wait for.
  ///
  /// @param interestOps bits of `SelectionKey`
  int eventsFor(int interestOps);

  /// Which operations these events make ready, in the channel's present state.
  ///
  /// @param events bits of `PollEvents`
  /// @return bits of `SelectionKey`
  int readyFor(int events);
}
