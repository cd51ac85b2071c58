package dev.argyle.examples.register;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The machines that keep a register, for one who asks all of them the same.
final class Replicas implements AutoCloseable {
  private final EventLoopGroup loop = VirtualLoop.open();
  private final List<String> hosts;

  /// @param hosts names of the machines
  Replicas(List<String> hosts) {
    this.hosts = List.copyOf(hosts);
  }

  /// Brings something to all of them, and waits until enough have answered.
  ///
  /// @param enough how many are waited for
  /// @param patience for how long
  /// @return their answers, or none if time was up
  List<Versioned> ask(Versioned brought, int enough, Duration patience)
      throws InterruptedException {
    Promise<List<Versioned>> heard = loop.next().newPromise();
    Bootstrap attempt =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(new Pipeline(new Question(brought, enough, heard)));
    List<ChannelFuture> attempts =
        hosts.stream().map(host -> attempt.connect(host, Replica.PORT)).toList();
    try {
      return heard.await(patience.toMillis()) ? heard.getNow() : List.of();
    } finally {
      for (ChannelFuture each : attempts) {
        ChannelFuture _ = each.channel().close();
      }
    }
  }

  @Override
  public void close() {
    VirtualLoop.close(loop);
  }

  /// What is brought to all, and what they have answered; touched on the event loop alone.
  private static final class Question {
    private final Versioned brought;
    private final int enough;
    private final Promise<List<Versioned>> heard;
    private final List<Versioned> answers = new ArrayList<>();

    Question(Versioned brought, int enough, Promise<List<Versioned>> heard) {
      this.brought = brought;
      this.enough = enough;
      this.heard = heard;
    }

    void answered(Versioned answer) {
      answers.add(answer);
      if (answers.size() == enough) {
        heard.setSuccess(List.copyOf(answers));
      }
    }
  }

  private static final class Pipeline extends ChannelInitializer<Channel> {
    private final Question question;

    Pipeline(Question question) {
      this.question = question;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(new VersionedCodec(), new Ask(question));
    }
  }

  /// Asks one machine.
  private static final class Ask extends SimpleChannelInboundHandler<Versioned> {
    private final Question question;

    Ask(Question question) {
      this.question = question;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      ChannelFuture _ = context.writeAndFlush(question.brought);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Versioned answer) {
      question.answered(answer);
      ChannelFuture _ = context.close();
    }

    /// No answer, then.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      ChannelFuture _ = context.close();
    }
  }
}
