package dev.argyle.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate of the host `server`, made by the JDK's `keytool`. The JVM trusts it and no other,
/// by the property that JSSE has for that; clients need not know.
final class SelfSigned {
  private static final String PASSWORD = "changeit";
  private static final Path STORE = make();

  private SelfSigned() {}

  /// Has the JVM trust it, unless somebody has used TLS before.
  static void trust() {
    System.setProperty("javax.net.ssl.trustStore", STORE.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
  }

  /// What the server speaks TLS with.
  static SSLContext serverContext() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(STORE)) {
      store.load(in, PASSWORD.toCharArray());
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static Path make() {
    try {
      Path folder = Files.createTempDirectory("argyle-tls");
      Path store = folder.resolve("server.p12");
      folder.toFile().deleteOnExit();
      store.toFile().deleteOnExit();
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
      command.addAll(
          List.of(
              ("-genkeypair -alias server -keyalg EC -dname CN=server -ext san=dns:server"
                      + " -validity 2 -storetype PKCS12 -storepass "
                      + PASSWORD)
                  .split(" ")));
      command.addAll(List.of("-keystore", store.toString()));
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
      if (keytool.waitFor() != 0) {
        throw new AssertionError(said);
      }
      return store;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
