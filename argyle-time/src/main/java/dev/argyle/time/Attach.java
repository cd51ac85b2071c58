package dev.argyle.time;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;

/// The program of the child process that [AgentLoader] starts: has the JVM which started it load an
/// agent. A JVM refuses to attach to itself.
final class Attach {
  private Attach() {}

  /// Attaches, and ends.
  ///
  /// @param arguments the process number of the JVM, the agent's file
  public static void main(String[] arguments)
      throws IOException,
          AttachNotSupportedException,
          AgentLoadException,
          AgentInitializationException {
    VirtualMachine parent = VirtualMachine.attach(arguments[0]);
    try {
      parent.loadAgent(arguments[1]);
    } finally {
      parent.detach();
    }
  }
}
