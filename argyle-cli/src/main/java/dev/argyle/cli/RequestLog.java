package dev.argyle.cli;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import dev.argyle.env.Clock;
import dev.argyle.wire.IpAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;

/// Tells each request in one line: who, what, the status, how long it took, and why it broke off if
/// it did.
final class RequestLog extends Filter {
  private final PrintWriter out;
  private final Clock clock;

  RequestLog(PrintWriter out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public String description() {
    return "tells each request in one line";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    long startNanos = clock.nanos();
    String end = "";
    try {
      chain.doFilter(exchange);
    } catch (IOException | RuntimeException e) {
      end = ", broken off: " + Reasons.inWords(e);
      throw e;
    } finally {
      tell(exchange, Duration.ofNanos(clock.nanos() - startNanos), end);
    }
  }

  private void tell(HttpExchange exchange, Duration elapsed, String end) {
    out.println(
        "%s \"%s %s\" %d, %s%s"
            .formatted(
                IpAddress.from(exchange.getRemoteAddress().getAddress()),
                exchange.getRequestMethod(),
                exchange.getRequestURI().toASCIIString(),
                exchange.getResponseCode(),
                Units.time(elapsed),
                end));
    out.flush();
  }
}
