package dev.argyle.contract.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.contract.KernelRequirement;
import dev.argyle.differential.KernelDriver;
import dev.argyle.differential.SocketDriver;
import dev.argyle.differential.StackDriver;
import dev.argyle.env.SystemEnv;
import dev.argyle.linux.NetworkNamespace;
import dev.argyle.sock.Errno;
import dev.argyle.stack.NetStack;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// Each call and each error of its manual page, on our stack and on the kernel.
@Timeout(60)
class ErrnoTableTest {
  @Tag("A1")
  @TestFactory
  Stream<DynamicTest> socketFailsAsItsManualPageSays() {
    return tests(ErrnoCases.SOCKET);
  }

  @Tag("A2")
  @TestFactory
  Stream<DynamicTest> bindFailsAsItsManualPageSays() {
    return tests(ErrnoCases.BIND);
  }

  @Tag("A3")
  @TestFactory
  Stream<DynamicTest> listenFailsAsItsManualPageSays() {
    return tests(ErrnoCases.LISTEN);
  }

  @Tag("A4")
  @TestFactory
  Stream<DynamicTest> acceptFailsAsItsManualPageSays() {
    return tests(ErrnoCases.ACCEPT);
  }

  @Tag("A5")
  @TestFactory
  Stream<DynamicTest> connectFailsAsItsManualPageSays() {
    return tests(ErrnoCases.CONNECT);
  }

  @Tag("A6")
  @TestFactory
  Stream<DynamicTest> readAndWriteFailAsTheirManualPagesSay() {
    return tests(DataErrnoCases.READ_AND_WRITE);
  }

  @Tag("A7")
  @TestFactory
  Stream<DynamicTest> sendFailsAsItsManualPageSays() {
    return tests(DataErrnoCases.SEND);
  }

  @Tag("A7")
  @TestFactory
  Stream<DynamicTest> recvFailsAsItsManualPageSays() {
    return tests(DataErrnoCases.RECEIVE);
  }

  @Tag("A8")
  @TestFactory
  Stream<DynamicTest> readvAndWritevFailAsTheirManualPageSays() {
    return tests(DataErrnoCases.VECTORS);
  }

  @Tag("A9")
  @TestFactory
  Stream<DynamicTest> messagesFailAsTheirManualPagesSay() {
    return tests(DataErrnoCases.MESSAGES);
  }

  @Tag("A10")
  @TestFactory
  Stream<DynamicTest> closeAndShutdownFailAsTheirManualPagesSay() {
    return tests(ErrnoCases.CLOSE_AND_SHUTDOWN);
  }

  @Tag("A11")
  @TestFactory
  Stream<DynamicTest> namesAndOptionsFailAsTheirManualPagesSay() {
    return tests(FileErrnoCases.NAMES_AND_OPTIONS);
  }

  @Tag("A11")
  @TestFactory
  Stream<DynamicTest> fileCallsFailAsTheirManualPagesSay() {
    return tests(FileErrnoCases.FILES);
  }

  @Tag("A12")
  @TestFactory
  Stream<DynamicTest> waitingFailsAsItsManualPagesSay() {
    return tests(FileErrnoCases.WAITING);
  }

  @Test
  void everyErrorOfAManualPageIsProvokedOrCannotOccur() {
    List<String> missing = new ArrayList<>();
    ManualPages.ERRORS.forEach((call, errors) -> {
      for (String errno : errors) {
        if (!isProvoked(call, errno) && !isImpossible(call, errno)) {
          missing.add(call + " " + errno);
        }
      }
    });
    assertThat(missing).isEmpty();
  }

  @Test
  void whatCannotOccurIsNotProvoked() {
    List<String> provoked = new ArrayList<>();
    for (ErrnoCase each : all()) {
      if (isImpossible(each.call(), each.errno().name())) {
        provoked.add(each.toString());
      }
    }
    assertThat(provoked).isEmpty();
  }

  private static boolean isProvoked(String call, String errno) {
    return all().stream()
        .anyMatch(each -> each.call().equals(call) && each.errno().name().equals(errno));
  }

  private static boolean isImpossible(String call, String errno) {
    return ManualPages.IMPOSSIBLE.stream()
        .filter(each -> each.errno().equals(errno) && !each.reason().isBlank())
        .anyMatch(each -> each.calls().isEmpty() || each.calls().contains(call));
  }

  private static List<ErrnoCase> all() {
    return Stream.of(
            ErrnoCases.SOCKET,
            ErrnoCases.BIND,
            ErrnoCases.LISTEN,
            ErrnoCases.ACCEPT,
            ErrnoCases.CONNECT,
            ErrnoCases.CLOSE_AND_SHUTDOWN,
            DataErrnoCases.READ_AND_WRITE,
            DataErrnoCases.SEND,
            DataErrnoCases.RECEIVE,
            DataErrnoCases.VECTORS,
            DataErrnoCases.MESSAGES,
            FileErrnoCases.NAMES_AND_OPTIONS,
            FileErrnoCases.FILES,
            FileErrnoCases.WAITING)
        .flatMap(List::stream)
        .toList();
  }

  /// Each case on our stack, and on the kernel where it can be.
  private static Stream<DynamicTest> tests(List<ErrnoCase> cases) {
    return cases.stream()
        .flatMap(each -> {
          DynamicTest ours = DynamicTest.dynamicTest("ours: " + each, () -> onOurs(each));
          DynamicTest kernel = DynamicTest.dynamicTest("kernel: " + each, () -> onKernel(each));
          return each.kernel() ? Stream.of(ours, kernel) : Stream.of(ours);
        });
  }

  private static void onOurs(ErrnoCase each) {
    try (SystemEnv env = new SystemEnv()) {
      NetStack stack = new NetStack(env, each.config());
      stack.addInterface(new SilentPeer(), SilentPeer.OURS);
      try (SocketDriver driver = new StackDriver(stack)) {
        check(each, driver);
      }
    }
  }

  private static void onKernel(ErrnoCase each) throws Exception {
    try (NetworkNamespace namespace = KernelRequirement.namespace()) {
      namespace.run(() -> {
        try (SocketDriver driver = new KernelDriver()) {
          check(each, driver);
        }
        return each;
      });
    }
  }

  private static void check(ErrnoCase each, SocketDriver driver) {
    int result = each.provocation().applyAsInt(new Bench(driver));
    assertThat(Errno.ofResult(result))
        .as(each + " (returned " + result + ")")
        .isEqualTo(each.errno());
  }
}
