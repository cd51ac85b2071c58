package dev.argyle.examples.echo;

/// Sends back whatever comes in, to whoever connects (MISSION F1).
public interface EchoServer extends AutoCloseable {
  /// Octets of the buffer that each connection has.
  int BUFFER_BYTES = 8192;

  /// Serves until it is closed; the asynchronous one returns at once and goes on.
  void serve();

  /// Closes the listener: nobody connects any more.
  @Override
  void close();
}
