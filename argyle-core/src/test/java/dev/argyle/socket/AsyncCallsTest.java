package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.env.ManualEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F1")
class AsyncCallsTest {
  private static final InetSockAddr SERVER = InetSockAddr.of(IpAddress.LOOPBACK4, 7);
  private static final int LARGE = 4_000_000;

  private final ManualEnv env = new ManualEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();
  private final AsyncCalls async = calls.async();

  @AfterEach
  void everythingIsGivenBack() {
    stack.close();
    assertThat(calls.openDescriptors()).isZero();
    assertThat(stack.outstandingBlocks()).isZero();
  }

  private int stream() {
    return calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
  }

  private int listener() {
    int fd = stream();
    calls.setsockopt(fd, SolSocket.SO_REUSEADDR, true);
    assertThat(calls.bind(fd, SERVER)).isZero();
    assertThat(calls.listen(fd, 8)).isZero();
    return fd;
  }

  private record Pair(int client, int server) {}

  private Pair pair() {
    int listener = listener();
    int client = stream();
    assertThat(calls.connect(client, SERVER)).isZero();
    int server = calls.accept(listener);
    calls.close(listener);
    return new Pair(client, server);
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(ByteBuffer filled) {
    return StandardCharsets.US_ASCII.decode(filled.duplicate().flip()).toString();
  }

  @Test
  void aPollEndsWhenTheDescriptorIsReadyOrClosed() {
    Pair pair = pair();
    int epoll = calls.epollCreate();
    assertThat(calls.epollCtl(epoll, EpollFlags.EPOLL_CTL_ADD, pair.client, PollEvents.IN, 1))
        .isZero();
    AsyncCall readable = async.poll(epoll, PollEvents.IN);
    assertThat(readable).isNotDone();
    assertThat(calls.send(pair.server, text("x"), 0)).isEqualTo(1);
    assertThat(readable).isCompletedWithValue(PollEvents.IN);
    assertThat(async.poll(epoll, PollEvents.IN)).isCompletedWithValue(PollEvents.IN);

    assertThat(calls.recv(pair.client, ByteBuffer.allocate(1), 0)).isEqualTo(1);
    AsyncCall never = async.poll(epoll, PollEvents.IN);
    assertThat(never.cancel(true)).isFalse();
    calls.close(epoll);
    assertThat(never).isCompletedWithValue(Errno.EBADF.negated());
    assertThat(async.poll(epoll, PollEvents.IN)).isCompletedWithValue(Errno.EBADF.negated());
    calls.close(pair.client);
    calls.close(pair.server);
  }

  @Test
  @Tag("A4")
  void acceptCompletesWhenSomebodyConnects() {
    int listener = listener();
    var from = new ArrayList<SockAddr>();
    AsyncCall accept = async.accept4(listener, from::add, FileFlags.SOCK_NONBLOCK);
    assertThat(accept).isNotDone();
    int client = stream();
    calls.connect(client, SERVER);
    assertThat(accept).isDone();
    int server = accept.join();
    calls.getsockname(client, own -> assertThat(from).containsExactly(own));
    assertThat(calls.recv(server, ByteBuffer.allocate(1), 0)).isEqualTo(Errno.EAGAIN.negated());
  }

  @Test
  @Tag("A5")
  void connectCompletesWithTheHandshakeOrItsFailure() {
    listener();
    assertThat(async.connect(stream(), SERVER).join()).isZero();
    InetSockAddr nobody = InetSockAddr.of(IpAddress.LOOPBACK4, 8);
    assertThat(async.connect(stream(), nobody).join()).isEqualTo(Errno.ECONNREFUSED.negated());
  }

  @Test
  void receiveCompletesWhenDataComesAndAtTheEnd() {
    Pair pair = pair();
    ByteBuffer into = ByteBuffer.allocate(10);
    AsyncCall first = async.recv(pair.server, into, 0);
    assertThat(first).isNotDone();
    calls.write(pair.client, text("abc"));
    assertThat(first.join()).isEqualTo(3);
    assertThat(text(into)).isEqualTo("abc");
    AsyncCall second = async.recv(pair.server, into, 0);
    calls.shutdown(pair.client, ProtoOps.SHUT_WR);
    assertThat(second.join()).isZero();
  }

  @Test
  void whatIsThereAlreadyCompletesBeforeTheMethodReturns() {
    Pair pair = pair();
    calls.write(pair.client, text("abc"));
    assertThat(async.recv(pair.server, ByteBuffer.allocate(2), 0)).isCompletedWithValue(2);
    assertThat(async.send(pair.server, text("xy"), 0)).isCompletedWithValue(2);
  }

  @Test
  void callsOfOneKindAreDoneInTheOrderTheyWereMade() {
    Pair pair = pair();
    var order = new ArrayList<String>();
    var buffers = new ArrayList<ByteBuffer>();
    for (int i = 0; i < 5; i++) {
      String name = "call " + i;
      buffers.add(ByteBuffer.allocate(2));
      async
          .recv(pair.server, buffers.getLast(), MessageFlags.MSG_WAITALL)
          .whenDone(_ -> order.add(name));
    }
    calls.write(pair.client, text("aabbc"));
    assertThat(order).containsExactly("call 0", "call 1");
    calls.write(pair.client, text("cddee"));
    assertThat(order).containsExactly("call 0", "call 1", "call 2", "call 3", "call 4");
    assertThat(buffers)
        .extracting(AsyncCallsTest::text)
        .containsExactly("aa", "bb", "cc", "dd", "ee");
  }

  @Test
  void aSendThatFindsNoRoomCompletesWhenAllIsTaken() {
    Pair pair = pair();
    ByteBuffer from = ByteBuffer.allocate(LARGE);
    AsyncCall send = async.send(pair.client, from, 0);
    assertThat(send).isNotDone();
    long read = 0;
    ByteBuffer into = ByteBuffer.allocate(100_000);
    while (read < LARGE) {
      int octets = calls.recv(pair.server, into.clear(), MessageFlags.MSG_DONTWAIT);
      if (octets > 0) {
        read += octets;
      } else {
        env.advance(1_000_000);
      }
    }
    assertThat(send).isCompletedWithValue(LARGE);
    assertThat(from.hasRemaining()).isFalse();
  }

  @Test
  void sendingSomeCompletesWithWhatThereIsRoomFor() {
    Pair pair = pair();
    AsyncCall waiting = async.sendSome(pair.client, large(), 0);
    assertThat(waiting.join()).isBetween(1, LARGE - 1);
    while (waiting.isDone()) {
      assertThat(waiting.join()).isPositive();
      waiting = async.sendSome(pair.client, large(), 0);
    }
    while (!waiting.isDone()) {
      calls.recv(pair.server, ByteBuffer.allocate(LARGE), MessageFlags.MSG_DONTWAIT);
      env.advance(1_000_000);
    }
    assertThat(waiting.join()).isBetween(1, LARGE - 1);
  }

  private static MessageHeader large() {
    return new MessageHeader(IoVector.of(ByteBuffer.allocate(LARGE)));
  }

  @Test
  void aCallMayWaitOnANonBlockingFileButNotWithDontwait() {
    Pair pair = pair();
    calls.fcntl(pair.server, FileFlags.F_SETFL, FileFlags.O_NONBLOCK);
    assertThat(async.recv(pair.server, ByteBuffer.allocate(1), MessageFlags.MSG_DONTWAIT))
        .isCompletedWithValue(Errno.EAGAIN.negated());
    AsyncCall waiting = async.recv(pair.server, ByteBuffer.allocate(1), 0);
    assertThat(waiting).isNotDone();
    calls.write(pair.client, text("a"));
    assertThat(waiting).isCompletedWithValue(1);
  }

  @Test
  void closeEndsEveryCallWithBadDescriptor() {
    Pair pair = pair();
    int listener = listener();
    List<AsyncCall> waiting =
        List.of(
            async.recv(pair.server, ByteBuffer.allocate(1), 0),
            async.recv(pair.server, ByteBuffer.allocate(1), 0),
            async.accept(listener));
    calls.close(pair.server);
    calls.close(listener);
    assertThat(waiting)
        .allSatisfy(call -> assertThat(call).isCompletedWithValue(Errno.EBADF.negated()));
  }

  @Test
  void closeLeavesWhatWasTransferred() {
    Pair pair = pair();
    ByteBuffer into = ByteBuffer.allocate(10);
    AsyncCall all = async.recv(pair.server, into, MessageFlags.MSG_WAITALL);
    calls.write(pair.client, text("abc"));
    assertThat(all).isNotDone();
    calls.close(pair.server);
    assertThat(all).isCompletedWithValue(3);
  }

  @Test
  @Tag("D5")
  void timeOutsOfTheSocketBoundACall() {
    Pair pair = pair();
    calls.setsockopt(pair.server, SolSocket.SO_RCVTIMEO, Duration.ofSeconds(2));
    AsyncCall late = async.recv(pair.server, ByteBuffer.allocate(1), 0);
    ByteBuffer into = ByteBuffer.allocate(2);
    AsyncCall second = async.recv(pair.server, into, MessageFlags.MSG_WAITALL);
    env.advance(1_900_000_000);
    assertThat(late).isNotDone();
    env.advance(200_000_000);
    assertThat(late).isCompletedWithValue(Errno.EAGAIN.negated());
    assertThat(second).isCompletedWithValue(Errno.EAGAIN.negated());
    calls.write(pair.client, text("ab"));
    assertThat(calls.recv(pair.server, ByteBuffer.allocate(9), 0)).isEqualTo(2);
  }

  @Test
  void aCancelledCallTakesNothing() {
    Pair pair = pair();
    AsyncCall first = async.recv(pair.server, ByteBuffer.allocate(1), 0);
    AsyncCall second = async.recv(pair.server, ByteBuffer.allocate(1), 0);
    var told = new AtomicInteger();
    first.whenDone(told::set);
    assertThat(first.cancel(true)).isTrue();
    assertThat(told).hasValue(Errno.ECANCELED.negated());
    calls.write(pair.client, text("a"));
    assertThat(second).isCompletedWithValue(1);
    assertThat(second.cancel(true)).isFalse();
    assertThat(first.isCancelled()).isTrue();
    assertThat(first.handle((_, thrown) -> thrown).join())
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void orTimeoutTakesACallOut() throws Exception {
    Pair pair = pair();
    AsyncCall call = async.recv(pair.server, ByteBuffer.allocate(1), 0);
    assertThat(call.orTimeout(1, TimeUnit.NANOSECONDS)).isSameAs(call);
    assertThat(call.handle((_, thrown) -> thrown).get(20, TimeUnit.SECONDS)).isNotNull();
    calls.write(pair.client, text("a"));
    assertThat(calls.recv(pair.server, ByteBuffer.allocate(9), 0)).isEqualTo(1);
  }

  @Test
  void messagesBringTheirAddressAndKeepTheirBounds() {
    int receiver = calls.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
    calls.bind(receiver, SERVER);
    var first = new MessageHeader(IoVector.of(ByteBuffer.allocate(10)));
    var second = new MessageHeader(IoVector.of(ByteBuffer.allocate(10)));
    AsyncCall one = async.recvmsg(receiver, first, 0);
    AsyncCall two = async.recvmsg(receiver, second, 0);
    int sender = calls.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
    var message = new MessageHeader(IoVector.of(text("abc")));
    message.name(SERVER);
    assertThat(async.sendmsg(sender, message, 0)).isCompletedWithValue(3);
    calls.sendto(sender, text("de"), 0, SERVER);
    assertThat(one).isCompletedWithValue(3);
    assertThat(two).isCompletedWithValue(2);
    calls.getsockname(
        sender,
        name -> {
          int port = ((InetSockAddr) name).port();
          assertThat(first.name()).isEqualTo(InetSockAddr.of(IpAddress.LOOPBACK4, port));
        });
  }

  @Test
  void wrongDescriptorsAndBuffersAreToldAtOnce() {
    int epoll = calls.epollCreate();
    ByteBuffer buffer = ByteBuffer.allocate(1);
    assertThat(async.recv(99, buffer, 0)).isCompletedWithValue(Errno.EBADF.negated());
    assertThat(async.recv(epoll, buffer, 0)).isCompletedWithValue(Errno.ENOTSOCK.negated());
    assertThat(async.recv(epoll, buffer.asReadOnlyBuffer(), 0))
        .isCompletedWithValue(Errno.EFAULT.negated());
    assertThat(async.accept4(stream(), _ -> {}, 1)).isCompletedWithValue(Errno.EINVAL.negated());
    assertThat(async.accept(stream())).isCompletedWithValue(Errno.EINVAL.negated());
    assertThat(async.recv(stream(), buffer, 0)).isCompletedWithValue(Errno.ENOTCONN.negated());
  }

  @Test
  void callbacksNeverRunInsideOneAnother() {
    Pair pair = pair();
    calls.setsockopt(pair.client, SolTcp.TCP_NODELAY, true);
    int rounds = 20_000; // deep enough to overflow the stack of this thread
    var left = new AtomicInteger(rounds);
    var depth = new AtomicInteger();
    ByteBuffer octet = ByteBuffer.allocate(1);
    new Runnable() {
      @Override
      public void run() {
        async.send(pair.client, octet.clear(), 0).whenDone(this::sent);
      }

      private void sent(int octets) {
        assertThat(depth.getAndIncrement()).isZero();
        async.recv(pair.server, octet.clear(), 0).whenDone(this::received);
        depth.decrementAndGet();
      }

      private void received(int octets) {
        if (left.decrementAndGet() > 0) {
          run();
        }
      }
    }.run();
    assertThat(left).hasValue(0);
  }

  @Test
  void whatACallbackThrowsGoesToTheThreadsHandlerAndHurtsNobodyElse() {
    Pair pair = pair();
    var thrown = new ArrayList<Throwable>();
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
    thread.setUncaughtExceptionHandler((_, e) -> thrown.add(e));
    try {
      async
          .recv(pair.server, ByteBuffer.allocate(1), 0)
          .whenDone(_ -> {
            throw new IllegalStateException("ours");
          });
      AsyncCall next = async.recv(pair.server, ByteBuffer.allocate(1), 0);
      assertThat(calls.write(pair.client, text("ab"))).isEqualTo(2);
      assertThat(next).isCompletedWithValue(1);
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }
    assertThat(thrown).singleElement().extracting(Throwable::getMessage).isEqualTo("ours");
  }

  @Test
  void onAnExecutorNothingCompletesUntilItRuns() {
    Pair pair = pair();
    var tasks = new ArrayDeque<Runnable>();
    AsyncCall call = async.on(tasks::add).recv(pair.server, ByteBuffer.allocate(1), 0);
    var told = new AtomicInteger();
    call.whenDone(told::set);
    calls.write(pair.client, text("a"));
    assertThat(call).isNotDone();
    tasks.remove().run();
    assertThat(call).isCompletedWithValue(1);
    assertThat(told).hasValue(0);
    tasks.remove().run();
    assertThat(told).hasValue(1);
  }
}
