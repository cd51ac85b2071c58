package dev.argyle.nio;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketImpl;

/// What the constructors of `Socket` and `ServerSocket` ask for. Our adaptors override every public
/// method, so none of these is ever reached; if one is, a method has been missed.
final class UnusedSocketImpl extends SocketImpl {
  private static InternalError missed() {
    return new InternalError("a method of the socket adaptor is not overridden");
  }

  @Override
  protected void create(boolean stream) {
    throw missed();
  }

  @Override
  protected void connect(String host, int port) {
    throw missed();
  }

  @Override
  protected void connect(InetAddress address, int port) {
    throw missed();
  }

  @Override
  protected void connect(SocketAddress address, int timeoutMillis) {
    throw missed();
  }

  @Override
  protected void bind(InetAddress host, int port) {
    throw missed();
  }

  @Override
  protected void listen(int backlog) {
    throw missed();
  }

  @Override
  protected void accept(SocketImpl connection) {
    throw missed();
  }

  @Override
  protected InputStream getInputStream() {
    throw missed();
  }

  @Override
  protected OutputStream getOutputStream() {
    throw missed();
  }

  @Override
  protected int available() {
    throw missed();
  }

  @Override
  protected void close() {
    throw missed();
  }

  @Override
  protected void sendUrgentData(int octet) {
    throw missed();
  }

  @Override
  public Object getOption(int number) {
    throw missed();
  }

  @Override
  public void setOption(int number, Object value) {
    throw missed();
  }
}
