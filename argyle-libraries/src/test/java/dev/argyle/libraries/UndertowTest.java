package dev.argyle.libraries;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;

/// Undertow: channels of the JVM's provider.
class UndertowTest extends HttpServerContract {
  @Override
  AutoCloseable serve() {
    Undertow server =
        Undertow.builder()
            .addHttpListener(PORT, "0.0.0.0")
            .setHandler(UndertowTest::answer)
            .build();
    server.start();
    return server::stop;
  }

  private static void answer(HttpServerExchange exchange) {
    if (exchange.getRequestMethod().equals(Methods.POST)) {
      exchange
          .getRequestReceiver()
          .receiveFullBytes((same, body) -> same.getResponseSender().send(ByteBuffer.wrap(body)));
    } else {
      exchange.getResponseSender().send(PAGE);
    }
  }
}
