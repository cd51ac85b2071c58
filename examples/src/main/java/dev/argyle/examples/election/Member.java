package dev.argyle.examples.election;

import dev.argyle.examples.cluster.Peers;
import dev.argyle.examples.cluster.Responder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/// One of the machines. It follows whoever leads; when it has not heard of a leader for some time
/// it stands for election in the next term, and leads if a majority votes for it.
public final class Member {
  /// Where it listens.
  public static final int PORT = 7001;

  private static final int REQUEST_OCTETS = 1 + Long.BYTES + Integer.BYTES;
  private static final int ANSWER_OCTETS = 1;
  private static final byte VOTE = 1;
  private static final byte LEADS = 2;
  private static final byte YES = 1;
  private static final byte NO = 0;

  private static final Duration HEARTBEAT = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int LEAST_SILENCE_MILLIS = 1500;
  private static final int MOST_SILENCE_MILLIS = 3000;

  private final int number;
  private final Peers others;
  private final int votesOfOthers;
  private final Voter voter;
  private final RandomGenerator random;
  private final LongConsumer elected;
  private volatile long heardNanos = System.nanoTime();

  /// @param number its own
  /// @param others names of the others
  /// @param random for how long it waits, so that not all stand at once
  /// @param elected is told each term in which this one leads
  Member(
      int number, List<String> others, Voter voter, RandomGenerator random, LongConsumer elected) {
    this.number = number;
    this.others = new Peers(others, PORT, ANSWER_OCTETS);
    this.votesOfOthers = (others.size() + 1) / 2;
    this.voter = voter;
    this.random = random;
    this.elected = elected;
  }

  /// Takes part for as long as the machine is up.
  public void run() {
    Thread.startVirtualThread(this::listen);
    try {
      while (true) {
        follow();
        long term = voter.term() + 1;
        if (isElected(term)) {
          elected.accept(term);
          lead(term);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits until nobody has been heard of for some time.
  private void follow() throws InterruptedException {
    long silence = random.nextLong(LEAST_SILENCE_MILLIS, MOST_SILENCE_MILLIS) * 1_000_000;
    heardNanos = System.nanoTime();
    long left = silence;
    while (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
      left = silence - (System.nanoTime() - heardNanos);
    }
  }

  private boolean isElected(long term) throws InterruptedException {
    return voter.grants(term, number)
        && others.ask(request(VOTE, term), Member::says, votesOfOthers, PATIENCE).size()
            == votesOfOthers;
  }

  /// Leads for as long as a majority goes along.
  private void lead(long term) throws InterruptedException {
    int follow = votesOfOthers;
    while (follow == votesOfOthers) {
      Thread.sleep(HEARTBEAT);
      follow = others.ask(request(LEADS, term), Member::says, votesOfOthers, PATIENCE).size();
    }
  }

  private static boolean says(ByteBuffer answer) {
    return answer.get() == YES;
  }

  private ByteBuffer request(byte kind, long term) {
    return ByteBuffer.allocate(REQUEST_OCTETS).put(kind).putLong(term).putInt(number).flip();
  }

  private void listen() {
    try {
      new Responder(PORT, REQUEST_OCTETS, this::answer).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteBuffer answer(ByteBuffer request) {
    byte kind = request.get();
    long term = request.getLong();
    boolean yes = kind == VOTE ? voter.grants(term, request.getInt()) : term >= voter.term();
    if (yes) {
      heardNanos = System.nanoTime();
    }
    return ByteBuffer.allocate(ANSWER_OCTETS).put(yes ? YES : NO).flip();
  }
}
