package dev.argyle.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.RemoteServer;
import java.rmi.server.ServerNotActiveException;
import java.rmi.server.UnicastRemoteObject;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// RMI: `new Socket()` and `new ServerSocket()`, and so `CurrentStackSockets.install()`;
/// `-Djava.rmi.server.hostname=` and a name or address that the stack has.
@Timeout(120)
class RmiTest {
  private static final String NAME = "reversal";
  private static final int PORT = 1_098; // at a port of its choice RMI would listen for ever

  @RegisterExtension final TwoHosts hosts = new TwoHosts();
  private final Turner turner = new Turner();
  private Registry registry;

  /// What can be called from afar.
  interface Reversal extends Remote {
    String whoCalls() throws RemoteException;

    int[] reverse(int[] numbers) throws RemoteException;
  }

  private static final class Turner implements Reversal {
    @Override
    public String whoCalls() {
      try {
        return RemoteServer.getClientHost();
      } catch (ServerNotActiveException notByRmi) {
        throw new AssertionError(notByRmi);
      }
    }

    @Override
    public int[] reverse(int[] numbers) {
      int[] reversed = new int[numbers.length];
      Arrays.setAll(reversed, i -> numbers[numbers.length - 1 - i]);
      return reversed;
    }
  }

  @BeforeEach
  void export() throws Exception {
    System.setProperty("java.rmi.server.hostname", "server");
    registry =
        hosts.onServer(() -> {
          Registry made = LocateRegistry.createRegistry(Registry.REGISTRY_PORT);
          made.rebind(NAME, UnicastRemoteObject.exportObject(turner, PORT));
          return made;
        });
  }

  @AfterEach
  void unexport() throws Exception {
    UnicastRemoteObject.unexportObject(turner, true);
    UnicastRemoteObject.unexportObject(registry, true);
  }

  private Reversal lookUp() throws Exception {
    return (Reversal) LocateRegistry.getRegistry("server").lookup(NAME);
  }

  @Test
  void callsAcrossTheNet() throws Exception {
    String caller = hosts.onClient(() -> lookUp().whoCalls());

    assertThat(caller).isEqualTo(hosts.client().address4().toString());
  }

  @Test
  void carriesAMillionNumbersThereAndBack() throws Exception {
    int[] numbers = new int[1_000_000];
    Arrays.setAll(numbers, i -> i);

    int[] reversed = hosts.onClient(() -> lookUp().reverse(numbers));

    assertThat(reversed).isEqualTo(turner.reverse(numbers));
  }
}
