package dev.argyle.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.junit.jupiter.api.Test;

/// Vert.x 5, server and client: channels of the JVM's provider; `-Dvertx.disableDnsResolver=true`
/// where the JDK is to look names up.
class VertxTest extends HttpServerContract {
  static {
    System.setProperty("vertx.disableDnsResolver", "true");
  }

  @Override
  AutoCloseable serve() {
    Vertx vertx = Vertx.vertx();
    vertx.createHttpServer().requestHandler(VertxTest::answer).listen(PORT).await();
    return () -> vertx.close().await();
  }

  private static void answer(HttpServerRequest request) {
    if (request.method().equals(HttpMethod.POST)) {
      request.body().onSuccess(body -> request.response().end(body));
    } else {
      request.response().end(PAGE);
    }
  }

  @Test
  void getsAPageItself() {
    Vertx vertx = hosts.onClient(() -> Vertx.vertx());
    HttpClient client = hosts.onClient(() -> vertx.createHttpClient());

    String page =
        hosts.onClient(() ->
            client
                .request(HttpMethod.GET, PORT, "server", "/")
                .compose(request -> request.send())
                .compose(HttpClientResponse::body)
                .await()
                .toString());

    Future.all(client.close(), vertx.close()).await();
    assertThat(page).isEqualTo(PAGE);
  }
}
