package dev.argyle.time;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns calls of the machine's clock into calls of [ThreadClock], in every class but most of the
/// JDK's: of those, in the ones that wait for a time or tell it.
final class ClockCalls implements ClassFileTransformer {
  private static final String SYSTEM = "java/lang/System";
  private static final Set<String> CALLS = Set.of("nanoTime", "currentTimeMillis");
  private static final byte[][] NAMES = {
    "nanoTime".getBytes(StandardCharsets.UTF_8),
    "currentTimeMillis".getBytes(StandardCharsets.UTF_8)
  };

  private static final String CLOCK = "java/time/Clock";
  private static final String CURRENT_INSTANT = "currentInstant";
  private static final ClassDesc THREAD_CLOCK = ClassDesc.of("dev.argyle.time.ThreadClock");
  private static final ClassDesc INSTANT = ClassDesc.of("java.time.Instant");
  private static final MethodTypeDesc LONG = MethodTypeDesc.of(ConstantDescs.CD_long);

  /// Its one thread waits in a selector alone.
  private static final String HTTP_CLIENT = "jdk/internal/net/http/";

  /// Of the JDK's own classes those whose names begin so.
  private static final List<String> OF_JDK =
      List.of(
          "java/lang/Thread",
          "java/lang/VirtualThread",
          "java/time/",
          "java/util/Date",
          "java/util/GregorianCalendar",
          "java/util/Random",
          "java/util/concurrent/",
          "java/net/HttpCookie",
          "jdk/internal/misc/ThreadFlock",
          HTTP_CLIENT,
          "sun/net/httpserver/",
          "sun/net/www/http/");

  private ClockCalls() {}

  /// Has the JVM show every class that it loads from now on; the JDK's that are there already pass
  /// at once.
  static void begin(Instrumentation instrumentation) throws UnmodifiableClassException {
    instrumentation.addTransformer(new ClockCalls(), true);
    Class<?>[] there =
        Arrays.stream(instrumentation.getAllLoadedClasses())
            .filter(each -> !each.isArray() && instrumentation.isModifiableClass(each))
            .filter(each -> isAsked(each.getClassLoader(), each.getName().replace('.', '/')))
            .toArray(Class<?>[]::new);
    instrumentation.retransformClasses(there);
  }

  /// Whether a class is one that has to ask. As all that every class passes it is plain: threads
  /// that load classes are not to wait for each other here.
  private static boolean isAsked(@Nullable ClassLoader loader, String name) {
    if (loader != null && !loader.equals(ClassLoader.getPlatformClassLoader())) {
      return true;
    }
    for (String each : OF_JDK) {
      if (name.startsWith(each)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> before,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (name == null || !isAsked(loader, name) || !mayCall(bytes)) {
      return null;
    }
    try {
      return rewrite(loader, name, bytes);
    } catch (RuntimeException | Error e) { // the JVM would pass over it in silence
      System.err.println("argyle-time: " + name + " keeps the machine's clock: " + e);
      return null;
    }
  }

  private static byte @Nullable [] rewrite(
      @Nullable ClassLoader loader, String name, byte[] bytes) {
    ClassHierarchyResolver types =
        loader == null
            ? ClassHierarchyResolver.defaultResolver()
            : ClassHierarchyResolver.ofResourceParsing(loader)
                .orElse(ClassHierarchyResolver.defaultResolver());
    ClassFile file = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(types));
    ClassModel model = file.parse(bytes);
    boolean isClock = name.equals(CLOCK);
    if (!isClock && !calls(model)) {
      return null;
    }
    String nanoTime = name.startsWith(HTTP_CLIENT) ? "nanoTimeOfParticipant" : "nanoTime";
    ClassTransform calls =
        (builder, element) -> {
          if (element instanceof MethodModel method && has(method)) {
            builder.transformMethod(
                method, MethodTransform.transformingCode(calls(method, nanoTime)));
          } else {
            builder.with(element);
          }
        };
    ClassTransform all =
        isClock
            ? calls.andThen(
                ClassTransform.transformingMethodBodies(
                    method -> method.methodName().equalsString(CURRENT_INSTANT),
                    CodeTransform.ofStateful(AskFirst::new)))
            : calls;
    return file.transformClass(model, all);
  }

  /// Whether the name of a call is anywhere in a class; soon told, and mostly it is not.
  private static boolean mayCall(byte[] bytes) {
    for (byte[] name : NAMES) {
      if (contains(bytes, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(byte[] bytes, byte[] name) {
    int last = bytes.length - name.length;
    for (int i = 0; i <= last; i++) {
      int same = 0;
      while (same < name.length && bytes[i + same] == name[same]) {
        same++;
      }
      if (same == name.length) {
        return true;
      }
    }
    return false;
  }

  private static boolean calls(ClassModel model) {
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof MemberRefEntry member && isClockCall(member)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(MethodModel method) {
    return method.code().isPresent()
        && method.code().get().elementStream().anyMatch(ClockCalls::isClockCall);
  }

  private static CodeTransform calls(MethodModel in, String nanoTime) {
    return in.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME)
        ? (builder, element) ->
            redirect(builder, element, "nanoTimeOfInitializer", "currentTimeMillisOfInitializer")
        : (builder, element) -> redirect(builder, element, nanoTime, "currentTimeMillis");
  }

  private static void redirect(
      CodeBuilder builder, CodeElement element, String nanoTime, String millis) {
    if (element instanceof InvokeInstruction call && isClockCall(call)) {
      String name = call.name().equalsString("nanoTime") ? nanoTime : millis;
      builder.invokestatic(THREAD_CLOCK, name, LONG);
    } else {
      builder.with(element);
    }
  }

  private static boolean isClockCall(CodeElement element) {
    return element instanceof InvokeInstruction call
        && call.opcode() == Opcode.INVOKESTATIC
        && isClockCall(call.method());
  }

  private static boolean isClockCall(MemberRefEntry member) {
    return member.owner().name().equalsString(SYSTEM)
        && CALLS.contains(member.name().stringValue());
  }

  /// Puts `Instant asked = ThreadClock.instant(); if (asked != null) return asked;` before a
  /// method.
  private static final class AskFirst implements CodeTransform {
    private boolean begun;

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      if (!begun) {
        begun = true;
        builder
            .invokestatic(THREAD_CLOCK, "instant", MethodTypeDesc.of(INSTANT))
            .dup()
            .ifThen(Opcode.IFNONNULL, CodeBuilder::areturn)
            .pop();
      }
      builder.with(element);
    }
  }
}
