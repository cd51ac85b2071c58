package dev.argyle.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.argyle.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A newer Linux kernel than the machine's own, in a virtual machine (qemu) whose only network is a
/// namespace made for it: there it is 10.8.0.2 and fd08::2, and the machine's kernel is 10.8.0.1
/// and fd08::1, which forwards to whatever else is in the namespace. `build/guest-kernel.sh`
/// fetches the kernel and packs the little that is started in it: busybox, Python and `ss`.
///
/// Its processor is emulated, so that any machine can run it.
final class GuestKernel implements AutoCloseable {
  static final String ADDRESS4 = "10.8.0.2";
  static final String ADDRESS6 = "fd08::2";

  private static final String NETWORK =
      """
      set -e
      echo 1 > /proc/sys/net/ipv4/ip_forward
      echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
      ip tuntap add dev guest0 mode tap vnet_hdr
      ip addr add 10.8.0.1/24 dev guest0
      ip addr add fd08::1/64 dev guest0 nodad
      ip link set guest0 up
      """;

  /// Ends with this JVM, however that ends.
  private static final String EMULATOR =
      """
      setpriv --pdeathsig KILL qemu-system-x86_64 -accel tcg -cpu max -m 256 \
      -nodefaults -no-reboot -display none -serial stdio \
      -netdev tap,id=net,ifname=guest0,script=no,downscript=no \
      -device virtio-net-pci,netdev=net,romfile=\
      """;

  private static final String ARGUMENTS =
      "console=ttyS0 quiet panic=-1 argyle.address=10.8.0.2/24,fd08::2/64"
          + " argyle.gateway=10.8.0.1,fd08::1";
  private static final int BOOT_SECONDS = 180;

  private final NetworkNamespace namespace;
  private final Path folder;
  private final Process machine;

  private GuestKernel(NetworkNamespace namespace, Path folder) throws IOException {
    this.namespace = namespace;
    this.folder = folder;
    List<String> command = new ArrayList<>(List.of(EMULATOR.split("\\s+", -1)));
    command.addAll(List.of("-kernel", folder.resolve("vmlinuz").toString()));
    command.addAll(List.of("-initrd", folder.resolve("initrd").toString()));
    command.addAll(List.of("-append", ARGUMENTS));
    machine = inNamespace(command);
  }

  /// Starts it, or skips the test with the reason.
  static GuestKernel boot() throws Exception {
    TunRequirement.programs("ip", "python3", "setpriv");
    Path folder = TunRequirement.guestKernel();
    NetworkNamespace namespace = TunRequirement.namespace();
    ProcessBuilder network = new ProcessBuilder("sh", "-c", NETWORK).redirectErrorStream(true);
    TunRig.end(namespace.start(network));
    GuestKernel guest = new GuestKernel(namespace, folder);
    Process first = guest.start("true");
    var _ = guest.machine.onExit().thenRun(first::destroyForcibly);
    if (first.waitFor() != 0) {
      guest.machine.toHandle().destroyForcibly();
      String console = new String(guest.machine.getInputStream().readAllBytes(), UTF_8);
      guest.close();
      throw new AssertionError("the guest does not answer; its console:\n" + console);
    }
    return guest;
  }

  /// The network that it shares with the machine's kernel.
  NetworkNamespace namespace() {
    return namespace;
  }

  /// Lets a stack in its namespace reach it.
  void connect(TunRig rig) {
    rig.routeThroughKernel("10.8.0.0/24", "fd08::/64");
  }

  /// Starts a command in the guest, by busybox' shell.
  Process start(String command) throws IOException {
    String shell = folder.resolve("guest_shell.py").toString();
    String patience = String.valueOf(BOOT_SECONDS);
    return inNamespace(List.of("python3", shell, ADDRESS4, patience, command));
  }

  private Process inNamespace(List<String> command) throws IOException {
    return namespace.start(new ProcessBuilder(command).redirectErrorStream(true));
  }

  @Override
  public void close() {
    machine.destroyForcibly().onExit().join();
    namespace.close();
  }
}
