package dev.argyle.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.nio.ArgyleSelectorProvider;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// gRPC: channels of the JVM's provider. Where a JVM has several stacks, as here, each client and
/// server is given its own: an `eventLoopGroup` and a `channelFactory`, both with the provider of
/// its stack. Without them all of a JVM share one group.
@Timeout(120)
class GrpcTest {
  private static final int PORT = 50_051;
  private static final int MANY = 10_000;
  private static final MethodDescriptor<String, String> GREET = method("Greet", MethodType.UNARY);
  private static final MethodDescriptor<String, String> COUNT =
      method("Count", MethodType.SERVER_STREAMING);
  private static final MethodDescriptor<String, String> ECHO =
      method("Echo", MethodType.BIDI_STREAMING);

  @RegisterExtension final TwoHosts hosts = new TwoHosts();
  private EventLoopGroup serverThreads;
  private EventLoopGroup clientThreads;
  private Server server;
  private ManagedChannel channel;

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.newBuilder(new Text(), new Text())
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("argyle.Test", name))
        .build();
  }

  /// A message is a text, so that nothing has to be generated.
  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(UTF_8));
    }

    @Override
    public String parse(InputStream in) {
      try {
        return new String(in.readAllBytes(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    var serverStack = new ArgyleSelectorProvider(hosts.server().syscalls());
    var clientStack = new ArgyleSelectorProvider(hosts.client().syscalls());
    serverThreads = threads(serverStack);
    clientThreads = threads(clientStack);
    server =
        NettyServerBuilder.forPort(PORT)
            .channelFactory(() -> new NioServerSocketChannel(serverStack))
            .bossEventLoopGroup(serverThreads)
            .workerEventLoopGroup(serverThreads)
            .addService(
                ServerServiceDefinition.builder("argyle.Test")
                    .addMethod(GREET, ServerCalls.asyncUnaryCall(GrpcTest::greet))
                    .addMethod(COUNT, ServerCalls.asyncServerStreamingCall(GrpcTest::count))
                    .addMethod(ECHO, ServerCalls.asyncBidiStreamingCall(Echo::new))
                    .build())
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress("server", PORT)
            .channelFactory(() -> new NioSocketChannel(clientStack))
            .eventLoopGroup(clientThreads)
            .offloadExecutor(hosts.client().executor()) // looks names up
            .usePlaintext()
            .build();
  }

  private static EventLoopGroup threads(SelectorProvider stack) {
    return new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory(stack));
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    server.shutdownNow().awaitTermination();
    clientThreads.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    serverThreads.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static void greet(String name, StreamObserver<String> out) {
    out.onNext("Hello " + name);
    out.onCompleted();
  }

  private static void count(String upTo, StreamObserver<String> out) {
    IntStream.range(0, Integer.parseInt(upTo)).mapToObj(Integer::toString).forEach(out::onNext);
    out.onCompleted();
  }

  /// Gives back what comes in.
  private record Echo(StreamObserver<String> out) implements StreamObserver<String> {
    @Override
    public void onNext(String value) {
      out.onNext(value);
    }

    @Override
    public void onError(Throwable error) {
      out.onError(error);
    }

    @Override
    public void onCompleted() {
      out.onCompleted();
    }
  }

  private static List<String> numbers() {
    return IntStream.range(0, MANY).mapToObj(Integer::toString).toList();
  }

  @Test
  void callsOnce() {
    assertThat(ClientCalls.blockingUnaryCall(channel, GREET, CallOptions.DEFAULT, "Argyle"))
        .isEqualTo("Hello Argyle");
  }

  @Test
  void isSentAStream() {
    Iterator<String> answers =
        ClientCalls.blockingServerStreamingCall(
            channel, COUNT, CallOptions.DEFAULT, String.valueOf(MANY));

    assertThat(answers).toIterable().containsExactlyElementsOf(numbers());
  }

  @Test
  void streamsBothWays() {
    Collector collector = new Collector();
    StreamObserver<String> requests =
        ClientCalls.asyncBidiStreamingCall(channel.newCall(ECHO, CallOptions.DEFAULT), collector);
    numbers().forEach(requests::onNext);
    requests.onCompleted();

    assertThat(collector.all.join()).containsExactlyElementsOf(numbers());
  }

  /// Gathers a stream until it ends.
  private static final class Collector implements StreamObserver<String> {
    private final List<String> soFar = new ArrayList<>();
    private final CompletableFuture<List<String>> all = new CompletableFuture<>();

    @Override
    public void onNext(String value) {
      soFar.add(value);
    }

    @Override
    public void onError(Throwable error) {
      all.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      all.complete(soFar);
    }
  }
}
