package dev.argyle.nio;

import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.NetworkInterface;

/// Interfaces of the stack as `NetworkInterface`s. The JDK makes those of the kernel's interfaces
/// alone, so one of them stands for the stack's interface of the same name.
///
/// A kernel's interface without a namesake in the stack, such as the `eth0` that a program has
/// found by itself, stands for whichever interface the stack's routes say.
final class Interfaces {
  private static final int BY_ROUTE = 0;

  private Interfaces() {}

  /// The index in the stack of what this stands for; 0 for what the routes say.
  static int indexOf(Syscalls syscalls, NetworkInterface by) {
    int index = syscalls.ifNameToIndex(by.getName());
    return index < 0 ? BY_ROUTE : index;
  }

  /// What stands for an interface of the stack.
  ///
  /// @throws IOException if the kernel has none of its name
  static NetworkInterface ofIndex(Syscalls syscalls, int index) throws IOException {
    return NetworkInterface.networkInterfaces()
        .filter(each -> indexOf(syscalls, each) == index)
        .findFirst()
        .orElseThrow(() -> new IOException("Unable to map index to interface"));
  }
}
