package dev.argyle.contract.channels;

/// Channels of the platform on selectors of a stack: all that holds for the one and the other.
/// Asynchronous channels have no selector, and datagrams a test of their own.
class RuledChannelsTest extends SelectableContracts {
  @Override
  ChannelNet open() {
    return new RuledNet();
  }
}
