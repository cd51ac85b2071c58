package dev.argyle.nio;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/// Finds the provider that the JVM would have if nobody had chosen another: the one of the kernel's
/// sockets.
///
/// The JDK names it in a package that it does not export. So either the program is started with
/// `--add-exports=java.base/sun.nio.ch=` and this module, or with `java.lang` opened to it, as a
/// simulation is anyway; then the export is asked for by reflection.
final class PlatformProvider {
  private static final String PACKAGE = "sun.nio.ch";

  private PlatformProvider() {}

  /// The provider of channels and selectors, or null if this JVM does not let it be found.
  static @Nullable SelectorProvider find() {
    return (SelectorProvider) call("DefaultSelectorProvider", "get");
  }

  /// The same, where it has been found before.
  static SelectorProvider require() {
    SelectorProvider found = find();
    if (found == null) {
      throw new IllegalStateException("this JVM does not show its own channels");
    }
    return found;
  }

  /// A provider of asynchronous channels, or null if this JVM does not let it be found.
  static @Nullable AsynchronousChannelProvider asynchronous() {
    return Asynchronous.PROVIDER;
  }

  private static final class Asynchronous {
    static final @Nullable AsynchronousChannelProvider PROVIDER =
        (AsynchronousChannelProvider) call("DefaultAsynchronousChannelProvider", "create");
  }

  private static @Nullable Object call(String typeName, String method) {
    try {
      Class<?> type = Class.forName(PACKAGE + "." + typeName);
      Module here = PlatformProvider.class.getModule();
      if (!type.getModule().isExported(PACKAGE, here)) {
        Method export =
            Module.class.getDeclaredMethod("implAddExports", String.class, Module.class);
        export.setAccessible(true);
        export.invoke(type.getModule(), PACKAGE, here);
      }
      return type.getMethod(method).invoke(null);
    } catch (ReflectiveOperationException | InaccessibleObjectException hidden) {
      return null;
    }
  }
}
