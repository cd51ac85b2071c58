package dev.argyle.contract.programs;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;

/// Looks a name up as the JDK does, and says from which jars its own libraries come.
public final class OwnDnsProgram {
  private OwnDnsProgram() {}

  /// Does it.
  ///
  /// @param arguments a name
  public static void main(String[] arguments) throws Exception {
    System.out.println(
        Stream.of(InetAddress.getAllByName(arguments[0]))
            .map(InetAddress::getHostAddress)
            .collect(Collectors.joining(" ")));
    System.out.println(jar(Name.class));
    System.out.println(jar(LoggerFactory.class));
  }

  /// The jar's name without its version.
  private static String jar(Class<?> of) throws Exception {
    Path jar = Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    return jar.getFileName().toString().replaceFirst("-\\d.*", "");
  }
}
