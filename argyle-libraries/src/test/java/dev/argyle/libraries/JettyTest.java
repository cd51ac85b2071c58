package dev.argyle.libraries;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/// Jetty 12: channels of the JVM's provider.
class JettyTest extends HttpServerContract {
  @Override
  AutoCloseable serve() throws Exception {
    Server server = new Server(PORT);
    server.setHandler(new Answer());
    server.start();
    return server::stop;
  }

  private static final class Answer extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (request.getMethod().equals("POST")) {
        Content.copy(request, response, callback);
      } else {
        Content.Sink.write(response, true, PAGE, callback);
      }
      return true;
    }
  }
}
