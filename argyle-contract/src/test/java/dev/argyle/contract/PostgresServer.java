package dev.argyle.contract;

import java.io.IOException;
import java.nio.file.Path;

/// PostgreSQL on the kernel's side of a [TunRig], with its data in a folder of the test; it speaks
/// TLS to who wants it.
final class PostgresServer implements AutoCloseable {
  static final int PORT = 5432;

  /// It refuses to be root.
  private static final String AS_POSTGRES =
      "setpriv --reuid=postgres --regid=postgres --clear-groups ";

  private final TunRig rig;
  private final Path certificate;
  private final Process process;

  private PostgresServer(TunRig rig, Path certificate, Process process) {
    this.rig = rig;
    this.certificate = certificate;
    this.process = process;
  }

  /// Makes a database and starts it. @param folder an empty one, which becomes the server's
  static PostgresServer start(TunRig rig, Path folder) throws Exception {
    TunRequirement.programs("openssl", "setpriv");
    Path programs = TunRequirement.program("postgres").toRealPath().getParent();
    rig.run(
        """
        set -e
        cd '%s'
        openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=postgres -days 2 \
            -addext subjectAltName=IP:%s -keyout server.key -out server.crt
        chown -R postgres .
        %s '%s/initdb' -D data -U postgres --auth=trust --no-sync -E UTF8 --locale=C
        echo 'host all all 10.9.0.0/24 trust' >> data/pg_hba.conf
        """
            .formatted(folder, TunRig.KERNEL4, AS_POSTGRES, programs));
    Process process =
        rig.kernelServer(
            PORT,
            "cd '%s' && exec %s '%s/postgres' -D data -c unix_socket_directories= -c fsync=off"
                    .formatted(folder, AS_POSTGRES, programs)
                + " -c listen_addresses=%s -c port=%d".formatted(TunRig.KERNEL4, PORT)
                + " -c ssl=on -c ssl_cert_file=../server.crt -c ssl_key_file=../server.key");
    return new PostgresServer(rig, folder.resolve("server.crt"), process);
  }

  /// What a client has to trust.
  Path certificate() {
    return certificate;
  }

  /// Ends it as its manual says to, whoever is connected.
  @Override
  public void close() throws IOException {
    rig.start("kill -INT " + process.pid());
    process.onExit().join();
  }
}
