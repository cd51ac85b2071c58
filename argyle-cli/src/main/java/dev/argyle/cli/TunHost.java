package dev.argyle.cli;

import dev.argyle.device.Capture;
import dev.argyle.device.CaptureDevice;
import dev.argyle.device.ImpairedDevice;
import dev.argyle.device.Impairment;
import dev.argyle.device.NetDevice;
import dev.argyle.env.Clock;
import dev.argyle.env.SeededEntropy;
import dev.argyle.env.SystemEnv;
import dev.argyle.linux.TunConfig;
import dev.argyle.linux.TunDevice;
import dev.argyle.linux.TunException;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A host of ours whose one cable leads to the kernel of this machine, by a TUN device. From the
/// stack to the kernel a packet passes the bad path, if there is one, then the capture: what is
/// captured is what the kernel sees.
final class TunHost implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final TunDevice device;
  private final TunConfig config;
  private final List<IpPrefix> addresses;
  private final SystemEnv env;
  private final NetStack stack;
  private final @Nullable Capture capture;

  private TunHost(
      TunDevice device,
      TunConfig config,
      List<IpPrefix> addresses,
      SystemEnv env,
      NetStack stack,
      @Nullable Capture capture) {
    this.device = device;
    this.config = config;
    this.addresses = List.copyOf(addresses);
    this.env = env;
    this.stack = stack;
    this.capture = capture;
  }

  /// Opens the device, which is then up, and puts a stack with these addresses behind it.
  ///
  /// @param config name, MTU and addresses of the kernel's side
  /// @param file closed with the host
  static TunHost open(
      TunConfig config,
      List<IpPrefix> addresses,
      @Nullable CaptureFile file,
      @Nullable Impairment impairment,
      long seed)
      throws IOException {
    TunDevice tun = TunDevice.open(config);
    SystemEnv env = new SystemEnv();
    NetStack stack = new NetStack(env, StackConfig.DEFAULT);
    boolean open = false;
    try {
      Capture capture = file == null ? null : file.start(env.clock());
      NetDevice device = capture == null ? tun : new CaptureDevice(tun, capture);
      if (impairment != null) {
        device = new ImpairedDevice(device, impairment, impairment, env, new SeededEntropy(seed));
      }
      stack.addInterface(device, addresses.toArray(IpPrefix[]::new));
      TunHost host = new TunHost(tun, config, addresses, env, stack, capture);
      open = true;
      return host;
    } finally {
      if (!open) {
        stack.close();
        tun.close();
        env.close();
      }
    }
  }

  /// The device's name as the kernel has it.
  String device() {
    return device.name();
  }

  /// @throws TunException if nothing comes in any more: somebody has deleted the interface, say
  void requireDevice() throws TunException {
    TunException failure = device.failure();
    if (failure != null) {
      throw failure;
    }
  }

  /// Sleeps until the user wants the end, or this time is over if there is one. Looks now and then
  /// whether the device is still there.
  ///
  /// @throws TunException if it is not
  void awaitEnd(EndSignal end, @Nullable Duration atMost) throws IOException, InterruptedException {
    Clock clock = env.clock();
    long startNanos = clock.nanos();
    Duration left = Objects.requireNonNullElse(atMost, FOR_EVER);
    while (!left.isNegative() && !end.await(left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY)) {
      requireDevice();
      if (atMost != null) {
        left = atMost.minusNanos(clock.nanos() - startNanos);
      }
    }
  }

  /// Addresses of our stack.
  List<IpPrefix> ownAddresses() {
    return addresses;
  }

  /// Addresses of the kernel on the device.
  List<IpPrefix> kernelAddresses() {
    return config.addresses();
  }

  /// Our stack.
  NetStack stack() {
    return stack;
  }

  /// Resets what is still connected and gives the device back: an interface that was made for us is
  /// gone then.
  @Override
  public void close() {
    stack.close();
    env.close();
    if (capture != null) {
      capture.close();
    }
  }
}
