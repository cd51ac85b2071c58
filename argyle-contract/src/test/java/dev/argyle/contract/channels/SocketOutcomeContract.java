package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What each call on the socket of a `SocketChannel` and on its streams comes to when it is closed
/// or shut down.
abstract class SocketOutcomeContract extends ChannelContract {
  private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("nowhere", 1);

  SocketOutcomeContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private InetSocketAddress somewhere() {
    return new InetSocketAddress(net().serverAddress(), 1);
  }

  private Outcomes<Socket> socketCalls() {
    return new Outcomes<Socket>()
        .act("bind", each -> each.bind(null))
        .act("connect", each -> each.connect(somewhere()))
        .act("connect in time", each -> each.connect(somewhere(), 10_000))
        .act("connect nowhere", each -> each.connect(NOWHERE))
        .tell("getInputStream", Socket::getInputStream)
        .tell("getOutputStream", Socket::getOutputStream)
        .act("sendUrgentData", each -> each.sendUrgentData(1))
        .act("shutdownInput", Socket::shutdownInput)
        .act("shutdownOutput", Socket::shutdownOutput)
        .tell("isBound", Socket::isBound)
        .tell("isConnected", Socket::isConnected)
        .tell("isClosed", Socket::isClosed)
        .tell("isInputShutdown", Socket::isInputShutdown)
        .tell("isOutputShutdown", Socket::isOutputShutdown)
        .tell("getInetAddress", Socket::getInetAddress)
        .tell("getPort", Socket::getPort)
        .tell("getRemote", Socket::getRemoteSocketAddress)
        .tell("getLocalAddress", Socket::getLocalAddress)
        .tell("getLocalPort", Socket::getLocalPort)
        .tell("getLocal", Socket::getLocalSocketAddress)
        .act("setSoTimeout", each -> each.setSoTimeout(0))
        .tell("getSoTimeout", Socket::getSoTimeout)
        .act("setTcpNoDelay", each -> each.setTcpNoDelay(true))
        .tell("getTcpNoDelay", Socket::getTcpNoDelay)
        .act("setKeepAlive", each -> each.setKeepAlive(true))
        .act("setSoLinger", each -> each.setSoLinger(true, 1))
        .tell("getSoLinger", Socket::getSoLinger)
        .act("setTrafficClass", each -> each.setTrafficClass(1))
        .tell("getTrafficClass", Socket::getTrafficClass)
        .act("setSendBufferSize", each -> each.setSendBufferSize(20_000))
        .tell("getReceiveBufferSize", Socket::getReceiveBufferSize)
        .act("setOOBInline", each -> each.setOOBInline(true))
        .tell("setOption", each -> each.setOption(StandardSocketOptions.SO_KEEPALIVE, true))
        .tell("getOption", each -> each.getOption(StandardSocketOptions.SO_KEEPALIVE))
        .tell("supportedOptions", Socket::supportedOptions);
  }

  private static Outcomes<InputStream> inputCalls() {
    return new Outcomes<InputStream>()
        .tell("read", InputStream::read)
        .tell("read nothing", in -> in.read(new byte[0]))
        .tell("available", InputStream::available)
        .tell("skip", in -> in.skip(1))
        .act("close", InputStream::close);
  }

  private static Outcomes<OutputStream> outputCalls() {
    return new Outcomes<OutputStream>()
        .act("write", out -> out.write(1))
        .act("write nothing", out -> out.write(new byte[0]))
        .act("flush", OutputStream::flush)
        .act("close", OutputStream::close);
  }

  @Test
  void ofTheSocketOfAChannelThatIsClosedAtOnce() throws IOException {
    Socket socket = socket().socket();
    socket.close();

    assertThat(socketCalls().on(socket))
        .isEqualTo(
            """
            bind                   ClosedChannelException
            connect                AsynchronousCloseException
            connect in time        AsynchronousCloseException
            connect nowhere        SocketException: Socket is closed
            getInputStream         SocketException: Socket is closed
            getOutputStream        SocketException: Socket is closed
            sendUrgentData         ClosedChannelException
            shutdownInput          ClosedChannelException
            shutdownOutput         ClosedChannelException
            isBound                false
            isConnected            false
            isClosed               true
            isInputShutdown        false
            isOutputShutdown       false
            getInetAddress         null
            getPort                0
            getRemote              null
            getLocalAddress        any address
            getLocalPort           -1
            getLocal               null
            setSoTimeout           SocketException: Socket is closed
            getSoTimeout           SocketException: Socket is closed
            setTcpNoDelay          SocketException: Socket is closed
            getTcpNoDelay          SocketException: Socket is closed
            setKeepAlive           SocketException: Socket is closed
            setSoLinger            SocketException: Socket is closed
            getSoLinger            SocketException: Socket is closed
            setTrafficClass        SocketException: Socket is closed
            getTrafficClass        SocketException: Socket is closed
            setSendBufferSize      SocketException: Socket is closed
            getReceiveBufferSize   SocketException: Socket is closed
            setOOBInline           SocketException: Socket is closed
            setOption              ClosedChannelException
            getOption              ClosedChannelException
            supportedOptions       done
            """);
  }

  @Test
  void ofTheSocketOfAConnectionThatIsClosed() throws IOException {
    Socket socket = pair().client().socket();
    socket.close();

    assertThat(socketCalls().on(socket))
        .isEqualTo(
            """
            bind                   ClosedChannelException
            connect                AsynchronousCloseException
            connect in time        AsynchronousCloseException
            connect nowhere        SocketException: Socket is closed
            getInputStream         SocketException: Socket is closed
            getOutputStream        SocketException: Socket is closed
            sendUrgentData         ClosedChannelException
            shutdownInput          ClosedChannelException
            shutdownOutput         ClosedChannelException
            isBound                true
            isConnected            false
            isClosed               true
            isInputShutdown        false
            isOutputShutdown       false
            getInetAddress         an address
            getPort                a number
            getRemote              done
            getLocalAddress        any address
            getLocalPort           a number
            getLocal               done
            setSoTimeout           SocketException: Socket is closed
            getSoTimeout           SocketException: Socket is closed
            setTcpNoDelay          SocketException: Socket is closed
            getTcpNoDelay          SocketException: Socket is closed
            setKeepAlive           SocketException: Socket is closed
            setSoLinger            SocketException: Socket is closed
            getSoLinger            SocketException: Socket is closed
            setTrafficClass        SocketException: Socket is closed
            getTrafficClass        SocketException: Socket is closed
            setSendBufferSize      SocketException: Socket is closed
            getReceiveBufferSize   SocketException: Socket is closed
            setOOBInline           SocketException: Socket is closed
            setOption              ClosedChannelException
            getOption              ClosedChannelException
            supportedOptions       done
            """);
  }

  @Test
  void ofTheSocketOfAConnectionThatIsShutDown() throws IOException {
    Socket socket = pair().client().socket();
    socket.shutdownInput();
    socket.shutdownOutput();

    assertThat(socketCalls().on(socket))
        .isEqualTo(
            """
            bind                   SocketException: Already bound
            connect                SocketException: Already connected
            connect in time        SocketException: Already connected
            connect nowhere        SocketException: Already connected
            getInputStream         SocketException: Socket input is shutdown
            getOutputStream        SocketException: Socket output is shutdown
            sendUrgentData         AsynchronousCloseException
            shutdownInput          done
            shutdownOutput         done
            isBound                true
            isConnected            true
            isClosed               false
            isInputShutdown        true
            isOutputShutdown       true
            getInetAddress         an address
            getPort                a number
            getRemote              done
            getLocalAddress        an address
            getLocalPort           a number
            getLocal               done
            setSoTimeout           done
            getSoTimeout           0
            setTcpNoDelay          done
            getTcpNoDelay          true
            setKeepAlive           done
            setSoLinger            done
            getSoLinger            a number
            setTrafficClass        done
            getTrafficClass        0
            setSendBufferSize      done
            getReceiveBufferSize   a number
            setOOBInline           done
            setOption              done
            getOption              true
            supportedOptions       done
            """);
  }

  @Test
  void ofTheStreamsOfAConnectionThatIsClosed() throws IOException {
    Socket socket = pair().client().socket();
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    socket.close();

    assertThat(inputCalls().on(in) + outputCalls().on(out))
        .isEqualTo(
            """
            read                   ClosedChannelException
            read nothing           0
            available              ClosedChannelException
            skip                   ClosedChannelException
            close                  done
            write                  ClosedChannelException
            write nothing          done
            flush                  done
            close                  done
            """);
  }

  @Test
  void ofTheStreamsOfAConnectionThatIsShutDown() throws IOException {
    Socket socket = pair().client().socket();
    OutputStream out = socket.getOutputStream();
    socket.shutdownInput();
    socket.shutdownOutput();

    assertThat(outputCalls().on(out))
        .isEqualTo(
            """
            write                  ClosedChannelException
            write nothing          done
            flush                  done
            close                  done
            """);
    Socket other = pair().client().socket();
    InputStream in = other.getInputStream();
    other.shutdownInput();
    assertThat(inputCalls().on(in))
        .isEqualTo(
            """
            read                   -1
            read nothing           0
            available              0
            skip                   done
            close                  done
            """);
  }
}
