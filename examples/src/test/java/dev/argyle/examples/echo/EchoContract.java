package dev.argyle.examples.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What an echo server does, whatever its style: over a simulated link with delay and loss.
@Tag("F1")
abstract class EchoContract {
  private static final int PORT = 7;
  private static final int LARGE = 600_000;
  private static final LinkConfig LINK =
      LinkConfig.DEFAULT.withDelay(Duration.ofMillis(5)).withLoss(0.01);

  final SimulatedNetwork network = SimulatedNetwork.inVirtualTime(20_261_122);
  final SimulatedHost client = network.host("client");
  final SimulatedHost host = network.host("server");
  private final Syscalls calls = client.syscalls();
  private final AtomicBoolean ended = new AtomicBoolean();
  private EchoServer server;
  private InetSockAddr address;

  /// A server of this style on [#host].
  abstract EchoServer server(Syscalls its, int listener);

  @BeforeEach
  void serve() {
    network.link(client, host, LINK);
    address = InetSockAddr.of(host.address4(), PORT);
    int listener = EchoProgram.listen(host.syscalls(), address);
    server = server(host.syscalls(), listener);
    host.start(
        "serve",
        () -> {
          server.serve();
          ended.set(true);
        });
  }

  @AfterEach
  void close() {
    network.close();
    assertThat(host.stack().outstandingBlocks()).isZero();
  }

  private int connect() {
    int fd = calls.socket(address.family(), SocketType.STREAM.number(), 0);
    assertThat(calls.connect(fd, address)).isZero();
    return fd;
  }

  @Test
  void sendsBackWhatComesIn() {
    assertThat(network.call(() -> EchoProgram.ask(calls, address, "hello"))).isEqualTo("hello");
  }

  @Test
  void servesManyAtOnce() {
    List<String> answers = new ArrayList<>();
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String question = "question " + i;
      questions.add(question);
      client.start(question, () -> answers.add(EchoProgram.ask(calls, address, question)));
    }
    network.runUntil(() -> answers.size() == questions.size(), Duration.ofMinutes(1));
    assertThat(answers).containsExactlyInAnyOrderElementsOf(questions);
  }

  @Test
  void anIdleConnectionHoldsNobodyUp() {
    network.call(() -> {
      int idle = connect();
      assertThat(EchoProgram.ask(calls, address, "hello")).isEqualTo("hello");
      return calls.close(idle);
    });
  }

  @Test
  void keepsUpWithAClientThatReadsLate() {
    byte[] sent = new byte[LARGE];
    for (int i = 0; i < LARGE; i++) {
      sent[i] = (byte) (i * 31 >>> 3);
    }
    int fd = network.call(this::connect);
    client.start(
        "write",
        () -> {
          assertThat(calls.write(fd, ByteBuffer.wrap(sent))).isEqualTo(LARGE);
          calls.shutdown(fd, ProtoOps.SHUT_WR);
        });
    network.run(Duration.ofSeconds(20));
    ByteBuffer answer = ByteBuffer.allocate(LARGE);
    int end =
        network.call(() -> {
          assertThat(calls.recv(fd, answer, MessageFlags.MSG_WAITALL)).isEqualTo(LARGE);
          return calls.read(fd, ByteBuffer.allocate(1));
        });
    assertThat(end).as("the server closes when the client has finished").isZero();
    assertThat(answer.array()).isEqualTo(sent);
  }

  @Test
  void aConnectionThatIsResetHurtsNobody() {
    network.call(() -> {
      int fd = connect();
      calls.write(fd, ByteBuffer.allocate(100));
      return calls.close(fd); // with an answer unread: a reset
    });
    assertThat(network.call(() -> EchoProgram.ask(calls, address, "hello"))).isEqualTo("hello");
  }

  @Test
  void closingItEndsServing() {
    AtomicInteger refused = new AtomicInteger();
    network.run(Duration.ofSeconds(1));
    client.start("close", server::close);
    network.run(Duration.ofSeconds(1));
    assertThat(ended).isTrue();
    client.start(
        "late",
        () -> {
          int fd = calls.socket(address.family(), SocketType.STREAM.number(), 0);
          refused.set(calls.connect(fd, address));
        });
    network.run(Duration.ofMinutes(5));
    assertThat(refused).hasNegativeValue();
    assertThat(host.syscalls().openDescriptors()).isZero();
  }
}
