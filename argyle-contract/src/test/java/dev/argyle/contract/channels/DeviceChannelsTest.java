package dev.argyle.contract.channels;

/// Our channels on two stacks at two TUN devices, between which the kernel forwards.
class DeviceChannelsTest extends ChannelContracts {
  @Override
  ChannelNet open() {
    return StackNet.tun();
  }
}
