package dev.argyle.examples.echo;

import dev.argyle.env.SystemEnv;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Runs an echo server and a client on a stack of their own:
/// `java -p … -m dev.argyle.examples/dev.argyle.examples.echo.EchoProgram epoll "some text"`.
public final class EchoProgram {
  /// The styles, in the order of `docs/blocking.md`.
  public static final List<String> STYLES = List.of("blocking", "polling", "epoll", "async");

  private static final InetSockAddr SERVER = InetSockAddr.of(IpAddress.LOOPBACK4, 7);
  private static final int BACKLOG = 64;
  private static final long PAUSE_NANOS = 1_000_000;

  /// Prints what comes back.
  ///
  /// @param args a style of [#STYLES], and a text
  public static void main(String[] args) {
    if (args.length != 2 || !STYLES.contains(args[0])) {
      System.err.println("usage: " + String.join("|", STYLES) + " TEXT");
      return;
    }
    System.out.println(echo(args[0], args[1]));
  }

  /// Sends a text to a server of that style. @return what comes back
  public static String echo(String style, String text) {
    try (SystemEnv env = new SystemEnv();
        NetStack stack = new NetStack(env, StackConfig.DEFAULT)) {
      Syscalls calls = stack.syscalls();
      try (EchoServer server = server(style, calls, listen(calls, SERVER))) {
        Thread.ofVirtual().start(server::serve);
        return ask(calls, SERVER, text);
      }
    }
  }

  /// A server of that style.
  static EchoServer server(String style, Syscalls calls, int listener) {
    return switch (style) {
      case "blocking" -> new BlockingEcho(calls, listener, Thread.ofVirtual()::start);
      case "polling" -> new PollingEcho(calls, listener, () -> LockSupport.parkNanos(PAUSE_NANOS));
      case "epoll" -> new EpollEcho(calls, listener);
      case "async" -> new AsyncEcho(calls, listener);
      default -> throw new IllegalArgumentException(style + " is none of " + STYLES);
    };
  }

  /// A listening socket. @return its descriptor
  static int listen(Syscalls calls, InetSockAddr at) {
    int listener = calls.socket(at.family(), SocketType.STREAM.number(), 0);
    check(calls.bind(listener, at));
    check(calls.listen(listener, BACKLOG));
    return listener;
  }

  /// Connects, sends a text, says that it is finished, and reads until the other end is, too.
  static String ask(Syscalls calls, InetSockAddr server, String text) {
    byte[] question = text.getBytes(StandardCharsets.UTF_8);
    int fd = calls.socket(server.family(), SocketType.STREAM.number(), 0);
    check(calls.connect(fd, server));
    check(calls.write(fd, ByteBuffer.wrap(question)));
    ByteBuffer answer = ByteBuffer.allocate(question.length);
    while (answer.hasRemaining() && check(calls.read(fd, answer)) > 0) {
      // read moves the buffer's position
    }
    calls.close(fd);
    return StandardCharsets.UTF_8.decode(answer.flip()).toString();
  }

  private static int check(int result) {
    if (result < 0) {
      throw new IllegalStateException("a call failed: " + result);
    }
    return result;
  }

  private EchoProgram() {}
}
