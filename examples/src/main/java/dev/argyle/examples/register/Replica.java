package dev.argyle.examples.register;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/// One of the machines that keep a register: it takes what is newer than what it has, and answers
/// with what it has then. A read brings nothing, which is never newer.
public final class Replica implements Runnable {
  /// Where it listens.
  public static final int PORT = 7000;

  private Versioned kept = Versioned.NOTHING; // touched on the event loop alone

  /// Serves until the thread is interrupted.
  @Override
  public void run() {
    EventLoopGroup loop = VirtualLoop.open();
    try {
      new ServerBootstrap()
          .group(loop)
          .channel(NioServerSocketChannel.class)
          .childHandler(new Pipeline())
          .bind(PORT)
          .sync()
          .channel()
          .closeFuture()
          .sync();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      VirtualLoop.close(loop);
    }
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(new VersionedCodec(), new Answer());
    }
  }

  private final class Answer extends SimpleChannelInboundHandler<Versioned> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, Versioned brought) {
      if (brought.version() > kept.version()) {
        kept = brought;
      }
      ChannelFuture _ = context.writeAndFlush(kept);
    }

    /// Whoever asked has gone, and will ask again.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      ChannelFuture _ = context.close();
    }
  }
}
