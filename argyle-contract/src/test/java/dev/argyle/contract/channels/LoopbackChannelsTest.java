package dev.argyle.contract.channels;

/// Our channels on one stack, over its loopback.
class LoopbackChannelsTest extends ChannelContracts {
  @Override
  ChannelNet open() {
    return StackNet.loopback();
  }
}
