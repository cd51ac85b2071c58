package dev.argyle.contract.channels;

/// Our channels on two stacks with a cable between them.
class CableChannelsTest extends ChannelContracts {
  @Override
  ChannelNet open() {
    return StackNet.cable();
  }
}
