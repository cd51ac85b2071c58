package dev.argyle.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argyle.nio.CurrentStackProvider;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// PostgreSQL's server on the kernel's side of a TUN device, its JDBC driver on ours, by
/// `socketFactory=dev.argyle.nio.StackSocketFactory`. The server is in a network namespace, where
/// this JVM is not: there is no other way to it than our stack.
@Timeout(120)
class TunPostgresTest {
  private static final int ROWS = 10_000;
  private static final String PLAIN = "&sslmode=disable";

  @TempDir private static Path folder;
  private static TunRig rig;
  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    CurrentStackProvider.install();
    TunRequirement.programs("psql");
    rig = TunRig.open(true);
    server = PostgresServer.start(rig, folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (rig != null) {
      rig.close();
    }
  }

  private static Connection connect(String security) throws SQLException {
    return rig.onStack(() ->
        DriverManager.getConnection(
            "jdbc:postgresql://"
                + TunRig.KERNEL4
                + "/postgres?user=postgres&socketFactory=dev.argyle.nio.StackSocketFactory"
                + security));
  }

  private static String byTls() {
    return "&sslmode=verify-full&sslrootcert=" + server.certificate();
  }

  private static String text(int row) {
    return "row " + row + " " + "äöü".repeat(row % 50);
  }

  @Test
  void takesAndGivesTenThousandRows() throws SQLException {
    try (Connection connection = connect(PLAIN)) {
      assertTakesAndGivesRows(connection, "plain");
    }
  }

  @Test
  void takesAndGivesTenThousandRowsByTls() throws SQLException {
    try (Connection connection = connect(byTls());
        Statement statement = connection.createStatement();
        ResultSet ssl =
            statement.executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
      assertThat(ssl.next()).isTrue();
      assertThat(ssl.getBoolean(1)).isTrue();
      assertTakesAndGivesRows(connection, "secured");
    }
  }

  private static void assertTakesAndGivesRows(Connection connection, String table)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table " + table + " (id int primary key, text text)");
      connection.setAutoCommit(false); // else a fetch size is of no account
      try (PreparedStatement insert =
          connection.prepareStatement("insert into " + table + " values (?, ?)")) {
        for (int i = 0; i < ROWS; i++) {
          insert.setInt(1, i);
          insert.setString(2, text(i));
          insert.addBatch();
        }
        assertThat(insert.executeBatch()).hasSize(ROWS);
      }
      statement.setFetchSize(100);
      try (ResultSet rows = statement.executeQuery("select * from " + table + " order by id")) {
        for (int i = 0; i < ROWS; i++) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(i);
          assertThat(rows.getString(2)).isEqualTo(text(i));
        }
        assertThat(rows.next()).isFalse();
      }
      connection.commit();
    }
  }

  @Test
  void copiesTenThousandRowsInAndOut() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      lines.append(i).append('\t').append(text(i)).append('\n');
    }
    StringWriter out = new StringWriter();
    try (Connection connection = connect(PLAIN);
        Statement statement = connection.createStatement()) {
      statement.execute("create table copied (id int primary key, text text)");
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();

      assertThat(copy.copyIn("copy copied from stdin", new StringReader(lines.toString())))
          .isEqualTo(ROWS);
      assertThat(copy.copyOut("copy (select * from copied order by id) to stdout", out))
          .isEqualTo(ROWS);
    }
    assertThat(out).hasToString(lines.toString());
  }

  @Test
  void cancelsAQuery() throws Exception {
    try (Connection connection = connect(PLAIN);
        Connection other = connect(PLAIN);
        Statement sleep = connection.createStatement();
        Statement look = other.createStatement()) {
      CompletableFuture<SQLException> end =
          CompletableFuture.supplyAsync(() ->
              catchThrowableOfType(
                  SQLException.class, () -> sleep.execute("select pg_sleep(300)")));
      TunRig.comesTrue("the query runs", () -> isSleeping(look));

      rig.onStack(() -> {
        sleep.cancel(); // by a connection of its own
        return true;
      });

      assertThat(end.join().getSQLState()).isEqualTo("57014"); // query_canceled
    }
  }

  private static boolean isSleeping(Statement look) {
    try (ResultSet found =
        look.executeQuery(
            "select from pg_stat_activity where state = 'active' and query like '%(300)'"
                + " and pid <> pg_backend_pid()")) {
      return found.next();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void isReachedByPsqlThroughARelayOnOurStack() throws Exception {
    StringBuilder numbers = new StringBuilder();
    for (int i = 1; i <= ROWS; i++) {
      numbers.append(i).append('\n');
    }
    var target = new InetSocketAddress(TunRig.KERNEL4, PostgresServer.PORT);
    try (Relay _ = new Relay(rig.stack(), PostgresServer.PORT, target)) {
      String out =
          rig.run(
              "psql -X -At -h "
                  + TunRig.OURS4
                  + " -U postgres -c 'select generate_series(1, "
                  + ROWS
                  + ")'");

      assertThat(out.getBytes(UTF_8)).isEqualTo(numbers.toString().strip().getBytes(UTF_8));
    }
  }
}
