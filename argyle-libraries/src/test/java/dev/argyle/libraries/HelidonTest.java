package dev.argyle.libraries;

import io.helidon.webserver.WebServer;

/// Helidon 4: channels of the JVM's provider, used blocking on virtual threads.
class HelidonTest extends HttpServerContract {
  @Override
  AutoCloseable serve() {
    WebServer server =
        WebServer.builder()
            .host("0.0.0.0")
            .port(PORT)
            .shutdownHook(false)
            .routing(routes ->
                routes
                    .get("/", (_, response) -> response.send(PAGE))
                    .post(
                        "/",
                        (request, response) -> response.send(request.content().as(byte[].class))))
            .build()
            .start();
    return server::stop;
  }
}
