package dev.argyle.libraries;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.argyle.nio.ArgyleSelectorProvider;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.TimeUnit;

/// Netty 4.2: `NioIoHandler.newFactory(provider)` and `() -> new NioServerSocketChannel(provider)`
/// (or `NioSocketChannel`), with the provider of a stack; or neither, and the JVM's provider.
class NettyTest extends HttpServerContract {
  @Override
  AutoCloseable serve() {
    SelectorProvider provider = new ArgyleSelectorProvider(hosts.server().syscalls());
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory(provider));
    new ServerBootstrap()
        .group(group)
        .channelFactory(() -> new NioServerSocketChannel(provider))
        .childHandler(new Pipeline())
        .bind(PORT)
        .syncUninterruptibly();
    return () -> group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(new HttpServerCodec(), new HttpObjectAggregator(2 << 20), new Answer());
    }
  }

  private static final class Answer extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      ByteBuf body =
          request.method().equals(HttpMethod.POST)
              ? request.content().retain()
              : Unpooled.copiedBuffer(PAGE, UTF_8);
      FullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
      response.headers().setInt(CONTENT_LENGTH, body.readableBytes());
      ChannelFuture _ = context.writeAndFlush(response);
    }
  }
}
