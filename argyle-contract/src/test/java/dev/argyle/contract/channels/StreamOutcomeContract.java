package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What each call on a `SocketChannel` comes to when it is closed or shut down.
abstract class StreamOutcomeContract extends ChannelContract {
  private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("nowhere", 1);

  StreamOutcomeContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private InetSocketAddress somewhere() {
    return new InetSocketAddress(net().serverAddress(), 1);
  }

  private static ByteBuffer octet() {
    return ByteBuffer.allocate(1);
  }

  private static ByteBuffer[] octets() {
    return new ByteBuffer[] {ByteBuffer.allocate(1)};
  }

  private Outcomes<SocketChannel> channelCalls() {
    return new Outcomes<SocketChannel>()
        .tell("bind", each -> each.bind(null))
        .tell("connect", each -> each.connect(somewhere()))
        .tell("connect nowhere", each -> each.connect(NOWHERE))
        .tell("finishConnect", SocketChannel::finishConnect)
        .tell("isConnected", SocketChannel::isConnected)
        .tell("isConnectionPending", SocketChannel::isConnectionPending)
        .tell("getLocalAddress", SocketChannel::getLocalAddress)
        .tell("getRemoteAddress", SocketChannel::getRemoteAddress)
        .tell("read", each -> each.read(octet()))
        .tell("read nothing", each -> each.read(ByteBuffer.allocate(0)))
        .tell("read null", each -> each.read((ByteBuffer) null))
        .tell("read read-only", each -> each.read(octet().asReadOnlyBuffer()))
        .tell("read several", each -> each.read(octets()))
        .tell("read none", each -> each.read(new ByteBuffer[0]))
        .tell("write", each -> each.write(octet()))
        .tell("write nothing", each -> each.write(ByteBuffer.allocate(0)))
        .tell("write null", each -> each.write((ByteBuffer) null))
        .tell("write several", each -> each.write(octets()))
        .tell("write none", each -> each.write(new ByteBuffer[0]))
        .tell("shutdownInput", SocketChannel::shutdownInput)
        .tell("shutdownOutput", SocketChannel::shutdownOutput)
        .tell("setOption", each -> each.setOption(StandardSocketOptions.TCP_NODELAY, true))
        .tell("setOption null", each -> each.setOption(StandardSocketOptions.TCP_NODELAY, null))
        .tell("getOption", each -> each.getOption(StandardSocketOptions.TCP_NODELAY))
        .tell("supportedOptions", SocketChannel::supportedOptions)
        .tell("configureBlocking", each -> each.configureBlocking(true))
        .tell("register", each -> each.register(clientSelector(), SelectionKey.OP_READ));
  }

  private SocketChannel connected() throws IOException {
    return pair().client();
  }

  private SocketChannel shutDown() throws IOException {
    return connected().shutdownInput().shutdownOutput();
  }

  @Test
  void ofAChannelThatIsClosedAtOnce() throws IOException {
    SocketChannel channel = socket();
    channel.close();

    assertThat(channelCalls().on(channel))
        .isEqualTo(
            """
            bind                   ClosedChannelException
            connect                ClosedChannelException
            connect nowhere        UnresolvedAddressException
            finishConnect          ClosedChannelException
            isConnected            false
            isConnectionPending    false
            getLocalAddress        ClosedChannelException
            getRemoteAddress       ClosedChannelException
            read                   ClosedChannelException
            read nothing           ClosedChannelException
            read null              NullPointerException
            read read-only         ClosedChannelException
            read several           ClosedChannelException
            read none              ClosedChannelException
            write                  ClosedChannelException
            write nothing          ClosedChannelException
            write null             NullPointerException
            write several          ClosedChannelException
            write none             ClosedChannelException
            shutdownInput          ClosedChannelException
            shutdownOutput         ClosedChannelException
            setOption              ClosedChannelException
            setOption null         IllegalArgumentException: Invalid value 'null'
            getOption              ClosedChannelException
            supportedOptions       done
            configureBlocking      ClosedChannelException
            register               ClosedChannelException
            """);
  }

  @Test
  void ofAConnectionThatIsClosed() throws IOException {
    SocketChannel channel = connected();
    channel.close();

    assertThat(channelCalls().on(channel))
        .isEqualTo(
            """
            bind                   ClosedChannelException
            connect                ClosedChannelException
            connect nowhere        UnresolvedAddressException
            finishConnect          ClosedChannelException
            isConnected            false
            isConnectionPending    false
            getLocalAddress        ClosedChannelException
            getRemoteAddress       ClosedChannelException
            read                   ClosedChannelException
            read nothing           ClosedChannelException
            read null              NullPointerException
            read read-only         ClosedChannelException
            read several           ClosedChannelException
            read none              ClosedChannelException
            write                  ClosedChannelException
            write nothing          ClosedChannelException
            write null             NullPointerException
            write several          ClosedChannelException
            write none             ClosedChannelException
            shutdownInput          ClosedChannelException
            shutdownOutput         ClosedChannelException
            setOption              ClosedChannelException
            setOption null         IllegalArgumentException: Invalid value 'null'
            getOption              ClosedChannelException
            supportedOptions       done
            configureBlocking      ClosedChannelException
            register               ClosedChannelException
            """);
  }

  @Test
  void ofAConnectionThatIsShutDown() throws IOException {
    assertThat(channelCalls().on(shutDown()))
        .isEqualTo(
            """
            bind                   AlreadyBoundException
            connect                AlreadyConnectedException
            connect nowhere        UnresolvedAddressException
            finishConnect          true
            isConnected            true
            isConnectionPending    false
            getLocalAddress        done
            getRemoteAddress       done
            read                   -1
            read nothing           -1
            read null              NullPointerException
            read read-only         -1
            read several           done
            read none              done
            write                  AsynchronousCloseException
            write nothing          AsynchronousCloseException
            write null             NullPointerException
            write several          AsynchronousCloseException
            write none             AsynchronousCloseException
            shutdownInput          done
            shutdownOutput         done
            setOption              done
            setOption null         IllegalArgumentException: Invalid value 'null'
            getOption              true
            supportedOptions       done
            configureBlocking      done
            register               IllegalBlockingModeException
            """);
  }
}
