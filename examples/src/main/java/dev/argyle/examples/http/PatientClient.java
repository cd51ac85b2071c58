package dev.argyle.examples.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Fetches documents, and tries again, later and later, when no answer comes in time.
public final class PatientClient {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final HttpClient client;
  private final Duration patience;
  private final int attempts;
  private int failures;

  /// A client that has failed at nothing yet.
  ///
  /// @param patience how long to wait for each answer
  /// @param attempts how often to try, at least once
  public PatientClient(HttpClient client, Duration patience, int attempts) {
    this.client = client;
    this.patience = patience;
    this.attempts = attempts;
  }

  /// Fetches a document.
  ///
  /// @throws IOException what the last attempt came to, when all have failed
  public String fetch(URI document) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(document).timeout(patience).build();
    Duration pause = Duration.ofSeconds(1);
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        return response.body();
      } catch (IOException e) {
        failures++;
        if (attempt == attempts) {
          throw e;
        }
      }
      Thread.sleep(pause);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
  }

  /// How many attempts have failed so far.
  public int failures() {
    return failures;
  }
}
