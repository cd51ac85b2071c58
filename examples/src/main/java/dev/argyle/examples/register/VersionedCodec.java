package dev.argyle.examples.register;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageCodec;
import java.util.List;

/// A [Versioned] is two numbers on the wire, whatever pieces they come in.
final class VersionedCodec extends ByteToMessageCodec<Versioned> {
  private static final int OCTETS = 2 * Long.BYTES;

  @Override
  protected void encode(ChannelHandlerContext context, Versioned message, ByteBuf out) {
    out.writeLong(message.version()).writeLong(message.value());
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() >= OCTETS) {
      out.add(new Versioned(in.readLong(), in.readLong()));
    }
  }
}
