package dev.argyle.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.argyle.device.NetDevice;
import dev.argyle.env.SystemEnv;
import dev.argyle.ip.NetInterface;
import dev.argyle.ip.RouteTable;
import dev.argyle.linux.NetworkNamespace;
import dev.argyle.linux.TunConfig;
import dev.argyle.linux.TunDevice;
import dev.argyle.nio.StackContext;
import dev.argyle.sock.TcpState;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.SockSnapshot;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/// The kernel and a stack of ours at the two ends of a TUN device, in a network namespace of their
/// own. The kernel is 10.9.0.1 and fd09::1, we are 10.9.0.2 and fd09::2.
final class TunRig implements AutoCloseable {
  static final String DEVICE = "argyle0";
  static final String KERNEL4 = "10.9.0.1";
  static final String KERNEL6 = "[fd09::1]";
  static final String OURS4 = "10.9.0.2";
  static final String OURS6 = "[fd09::2]";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final NetworkNamespace namespace;
  private final SystemEnv env = new SystemEnv();
  private final NetStack stack;
  private final ExecutorService executor;
  private final List<Process> started = new ArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<NetworkNamespace> owned = new ArrayList<>();

  private TunRig(
      NetworkNamespace namespace,
      NetDevice tun,
      StackConfig config,
      BiFunction<NetDevice, SystemEnv, NetDevice> decorator) {
    this.namespace = namespace;
    stack = new NetStack(env, config);
    stack.addInterface(
        decorator.apply(tun, env), IpPrefix.parse("10.9.0.2/24"), IpPrefix.parse("fd09::2/64"));
    executor =
        Executors.newThreadPerTaskExecutor(
            StackContext.threadFactory(stack.syscalls(), Thread.ofVirtual().factory()));
  }

  static TunRig open(boolean offload) throws Exception {
    return open(StackConfig.DEFAULT, (device, _) -> device, offload);
  }

  /// @param decorator put between stack and device
  /// @param offload whether super-segments pass the device
  static TunRig open(
      StackConfig config, BiFunction<NetDevice, SystemEnv, NetDevice> decorator, boolean offload)
      throws Exception {
    NetworkNamespace own = TunRequirement.namespace();
    TunRig rig = open(own, config, decorator, offload);
    rig.owned.add(own);
    return rig;
  }

  /// In a namespace that lives longer than the rig.
  static TunRig open(
      NetworkNamespace namespace,
      StackConfig config,
      BiFunction<NetDevice, SystemEnv, NetDevice> decorator,
      boolean offload)
      throws Exception {
    TunConfig kernel =
        TunConfig.named(DEVICE)
            .withAddress("10.9.0.1/24")
            .withAddress("fd09::1/64")
            .withOffload(offload);
    TunDevice tun = namespace.run(() -> TunDevice.open(kernel));
    return new TunRig(namespace, tun, config, decorator);
  }

  NetStack stack() {
    return stack;
  }

  /// Sends what is for these networks of IPv4 and IPv6 through the kernel of the device's other
  /// end.
  void routeThroughKernel(String network4, String network6) {
    RouteTable routes = stack.ip().routes();
    NetInterface out = stack.ip().interfaces().getLast();
    routes.add(IpPrefix.parse(network4), out, IpAddress.parse("10.9.0.1"), 0);
    routes.add(IpPrefix.parse(network6), out, IpAddress.parse("fd09::1"), 0);
  }

  /// Does something with our stack as the current one.
  <T, X extends Throwable> T onStack(StackContext.Task<T, X> task) throws X {
    return StackContext.call(stack.syscalls(), task);
  }

  /// The JDK's server on our stack, port 80, with the files of a folder.
  HttpServer serve(Path folder) throws IOException {
    HttpServer server =
        StackContext.call(
            stack.syscalls(), () -> HttpServer.create(new InetSocketAddress(80), 1024));
    server.createContext("/", SimpleFileServer.createFileHandler(folder.toRealPath()));
    server.setExecutor(executor);
    server.start();
    servers.add(server);
    return server;
  }

  /// The JDK's client on our stack.
  HttpClient client() {
    return StackContext.call(
        stack.syscalls(),
        () ->
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(executor)
                .build());
  }

  /// Starts a program on the kernel's side; the shell is Bourne's.
  Process start(String command) throws IOException {
    return start(namespace, command);
  }

  /// Starts a program in one of the rig's namespaces; it ends with the rig.
  Process start(NetworkNamespace where, String command) throws IOException {
    Process process =
        where.start(new ProcessBuilder("sh", "-c", command).redirectErrorStream(true));
    started.add(process);
    return process;
  }

  /// Runs a program on the kernel's side to its end, which has to be a good one.
  ///
  /// @return what it has printed
  String run(String command) throws Exception {
    return end(start(command));
  }

  /// Waits for the good end of a program. @return what it has printed
  static String end(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /// One more namespace, without any link to the others; it ends with the rig.
  NetworkNamespace anotherNamespace() throws Exception {
    NetworkNamespace another = TunRequirement.namespace();
    owned.add(another);
    return another;
  }

  /// Sets a knob of the kernel's, in the namespace alone.
  void kernelSysctl(String name, String value) throws Exception {
    assertThat(isKernelSysctl(name, value)).as("%s=%s", name, value).isTrue();
  }

  /// Tries to set a knob of the kernel's, in the namespace alone. @return whether it has the value
  boolean isKernelSysctl(String name, String value) throws Exception {
    String file = "/proc/sys/" + name.replace('.', '/');
    run("echo '" + value + "' 2>/dev/null > " + file + " || true");
    return List.of(run("cat " + file).split("\\s+", -1)).equals(List.of(value.split(" ", -1)));
  }

  /// One of the kernel's counters since the namespace was made, by the name `nstat` has for it.
  long kernelCounter(String name) throws Exception {
    return counterIn(run("nstat -asz " + name));
  }

  /// The counter that `nstat` has printed.
  static long counterIn(String printed) {
    String[] lines = printed.split("\n", -1);
    return Long.parseLong(lines[lines.length - 1].split("\\s+", -1)[1]);
  }

  /// Python's server on the kernel's side, port 8000, with the files of a folder. It listens when
  /// this returns.
  Process kernelServer(Path folder) throws Exception {
    return kernelServer(8000, "cd '" + folder + "' && exec python3 -m http.server --bind :: 8000");
  }

  /// Starts a server on the kernel's side, whose words nobody reads. It listens when this returns.
  Process kernelServer(int port, String command) throws Exception {
    Process server = start("exec >/dev/null 2>&1; " + command);
    comesTrue(
        "a server listens on port " + port,
        () -> {
          assertThat(server.isAlive()).as(command).isTrue();
          return listens(port);
        });
    return server;
  }

  private boolean listens(int port) {
    try {
      return !run("ss -Hltn sport = :" + port).isEmpty();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// Our sockets but for listeners.
  List<SockSnapshot> connections() {
    return stack.snapshot().stream().filter(sock -> sock.state() != TcpState.LISTEN).toList();
  }

  /// Waits for something that others are about to do.
  static void comesTrue(String what, BooleanSupplier condition) {
    long startNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - startNanos).as(what).isLessThan(PATIENCE.toNanos());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /// Ends everything, and sees to it that nothing of ours is left.
  @Override
  public void close() {
    started.forEach(process -> process.destroyForcibly().onExit().join());
    servers.forEach(server -> server.stop(0));
    stack.close();
    executor.shutdownNow();
    comesTrue("threads have ended", executor::isTerminated);
    env.close();
    owned.forEach(NetworkNamespace::close);
    assertThat(stack.outstandingBlocks()).as("blocks of packets still in use").isZero();
  }
}
