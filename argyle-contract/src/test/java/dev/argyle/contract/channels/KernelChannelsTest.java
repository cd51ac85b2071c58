package dev.argyle.contract.channels;

/// The oracle: what holds for the JDK's own channels.
class KernelChannelsTest extends ChannelContracts {
  @Override
  ChannelNet open() {
    return new KernelNet();
  }
}
