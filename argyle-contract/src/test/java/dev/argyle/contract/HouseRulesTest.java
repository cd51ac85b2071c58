package dev.argyle.contract;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.net.DatagramSocketImpl;
import java.net.SocketImpl;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The rules of ARCHITECTURE.md that can be seen in class files. What only the source shows (line
/// limits, monitors, comparisons of sequence numbers) is in `build/checkstyle.xml`.
@AnalyzeClasses(packages = "dev.argyle", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
  /// The packages of argyle-core from the ground up. A row may import the rows above it and, as
  /// long as no cycle comes of it, its own. `dev.argyle.tcp` without dots is that package alone.
  private static final List<Set<String>> ROWS =
      List.of(
          Set.of("dev.argyle.env.."),
          Set.of("dev.argyle.buffer.."),
          Set.of("dev.argyle.wire.."),
          Set.of("dev.argyle.device.."),
          Set.of("dev.argyle.sock.."),
          Set.of("dev.argyle.ip.."),
          Set.of(
              "dev.argyle.tcp.seq..",
              "dev.argyle.tcp.receive..",
              "dev.argyle.tcp.send..",
              "dev.argyle.tcp.recovery..",
              "dev.argyle.tcp.congestion..",
              "dev.argyle.tcp.handshake..",
              "dev.argyle.tcp.fastopen.."),
          Set.of("dev.argyle.tcp"),
          Set.of(
              "dev.argyle.udp..",
              "dev.argyle.ping..",
              "dev.argyle.raw..",
              "dev.argyle.packet..",
              "dev.argyle.unix.."),
          Set.of("dev.argyle.socket.."),
          Set.of("dev.argyle.stack.."));

  private static final String[] OTHER_MODULES = {
    "dev.argyle.nio..",
    "dev.argyle.linux..",
    "dev.argyle.agent..",
    "dev.argyle.sim..",
    "dev.argyle.dns..",
    "dev.argyle.time..",
    "dev.argyle.junit..",
    "dev.argyle.testkit..",
    "dev.argyle.bench..",
    "dev.argyle.differential..",
    "dev.argyle.cli..",
    "dev.argyle.examples..",
    "dev.argyle.concurrency..",
    "dev.argyle.contract.."
  };

  private static final DescribedPredicate<JavaClass> IN_CORE =
      not(resideInAnyPackage(OTHER_MODULES)).as("are in argyle-core");

  @ArchTest
  static final ArchRule eachRowImportsOnlyTheRowsAboveIt =
      CompositeArchRule.of(
          IntStream.range(0, ROWS.size() - 1)
              .mapToObj(HouseRulesTest::importsNothingBelow)
              .toList());

  @ArchTest
  static final ArchRule everyPackageOfTheCoreHasItsRow =
      classes()
          .that(IN_CORE)
          .and()
          .doNotHaveSimpleName("module-info")
          .should()
          .resideInAnyPackage(patterns(ROWS))
          .because("a new package of argyle-core needs its row here and in ARCHITECTURE.md");

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("dev.argyle.(**)").should().beFreeOfCycles();

  /// Examples that are programs of anybody, who knows the JDK and not us: simulated hosts run them.
  private static final String[] PROGRAMS_OF_ANYBODY = {
    "dev.argyle.examples.cluster..",
    "dev.argyle.examples.election..",
    "dev.argyle.examples.http..",
    "dev.argyle.examples.register.."
  };

  // What would make a run unrepeatable.

  @ArchTest
  static final ArchRule timeComesFromEnv =
      noClasses()
          .that(not(realTime()))
          .and()
          .resideOutsideOfPackages("dev.argyle.cli..", "dev.argyle.bench..", "dev.argyle.time..")
          .and()
          .resideOutsideOfPackages(PROGRAMS_OF_ANYBODY)
          .should()
          .callMethodWhere(
              calls(
                  "read a clock or sleep",
                  "java\\.lang\\.System\\.(nanoTime|currentTimeMillis)"
                      + "|java\\.lang\\.Thread\\.sleep"
                      + "|java\\.util\\.concurrent\\.TimeUnit\\.sleep"
                      + "|java\\.time\\..*\\.(now|system\\w*|tick\\w*)"))
          .because("a run must be repeatable from its seed");

  @ArchTest
  static final ArchRule chanceComesFromEnv =
      noClasses()
          .that(not(realTime()))
          .should()
          .callCodeUnitWhere(
              calls(
                  "draw randomness without a seed",
                  "java\\.security\\.SecureRandom\\..*"
                      + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\..*"
                      + "|java\\.lang\\.Math\\.random"
                      + "|java\\.util\\.UUID\\.randomUUID"
                      + "|java\\.util\\.random\\.RandomGenerator\\.(getDefault|of)"))
          .orShould()
          .callConstructor(java.util.Random.class)
          .orShould()
          .callConstructor(java.util.SplittableRandom.class)
          .orShould()
          .callMethod(java.util.Collections.class, "shuffle", List.class)
          .because("a run must be repeatable from its seed");

  /// A device of `linux` blocks in native code on a thread of its own, the agent has something to
  /// do at the end of the JVM, the simulation runs its
  /// hosts, a packetdrill script has calls that block, the program may do as programs do, and what
  /// is measured is such a program. The JDK promises threads with a group of asynchronous channels.
  @ArchTest
  static final ArchRule threadsComeFromEnv =
      noClasses()
          .that(not(realTime()))
          .and()
          .resideOutsideOfPackages(
              "dev.argyle.linux..",
              "dev.argyle.agent..",
              "dev.argyle.sim..",
              "dev.argyle.cli..",
              "dev.argyle.bench..",
              "dev.argyle.testkit.packetdrill..",
              "dev.argyle.examples..")
          .and(not(namedOrInside("GroupThreads")))
          .should()
          .callCodeUnitWhere(
              calls(
                  "start a thread",
                  "java\\.lang\\.Thread\\.(<init>|of\\w+|start\\w*)"
                      + "|java\\.util\\.Timer\\.<init>"
                      + "|java\\.util\\.concurrent\\.Executors\\..*"
                      + "|java\\.util\\.concurrent\\.\\w*(Executor|Pool)\\.(<init>|commonPool)"
                      + "|java\\.util\\.concurrent\\.CompletableFuture\\.\\w+Async"))
          .because("a stack belongs to no thread: whoever brings work runs it");

  @ArchTest
  static final ArchRule blockingIsInWaitQueueAlone =
      noClasses()
          .that(IN_CORE)
          .and(not(realTime()))
          .and(not(namedOrInside("WaitQueue", "Sleeper", "SockLock")))
          .should()
          .callMethodWhere(
              calls(
                  "block",
                  "java\\.util\\.concurrent\\.locks\\.LockSupport\\.park\\w*"
                      + "|java\\.util\\.concurrent\\.locks\\.Condition\\.await\\w*"
                      + "|java\\.util\\.concurrent\\.(CountDownLatch|CyclicBarrier)\\.await"
                      + "|java\\.util\\.concurrent\\.Semaphore\\.acquire\\w*"
                      + "|java\\.lang\\.Thread\\.join"
                      + "|java\\.lang\\.Object\\.(wait|notify|notifyAll)"))
          .because("a sleeper must be woken by data, close, interrupt and time-out alike");

  // One way out.

  @ArchTest
  static final ArchRule segmentsAreWrittenInOnePlace =
      classes()
          .that()
          .haveSimpleName("SegmentWriter")
          .should()
          .onlyBeAccessed()
          .byClassesThat(
              namedOrInside("TcpOutput", "StatelessReply", "SegmentWriter")
                  .as("are TcpOutput or StatelessReply"));

  /// A device that wraps another hands on to it; a packet socket writes frames, not IP packets.
  @ArchTest
  static final ArchRule devicesAreReachedThroughIpOutput =
      noClasses()
          .that(IN_CORE)
          .and()
          .resideOutsideOfPackages("dev.argyle.device..", "dev.argyle.packet..")
          .and(not(namedOrInside("IpOutput")))
          .should()
          .callMethodWhere(calls("transmit on a device", "dev\\.argyle\\..*Device\\.transmit\\w*"));

  @ArchTest
  static final ArchRule mechanismsDoNotKnowTheConnection =
      noClasses()
          .that()
          .resideInAPackage("dev.argyle.tcp.*..")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("TcpSock");

  // What stays in one module.

  @ArchTest
  static final ArchRule nativeCodeIsReachedInLinuxAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.argyle.linux..")
          .and()
          .doNotHaveFullyQualifiedName("dev.argyle.nio.Buffers") // asks whose memory a buffer has
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..");

  @ArchTest
  static final ArchRule channelsAreKnownToNioAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.argyle.nio..", "dev.argyle.cli..", "dev.argyle.bench..")
          .and()
          .resideOutsideOfPackages(PROGRAMS_OF_ANYBODY)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.nio.channels..");

  @ArchTest
  static final ArchRule socketsOfTheJdkAreKnownToNioAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.argyle.nio..", "dev.argyle.cli..", "dev.argyle.bench..")
          .and()
          .resideOutsideOfPackages(PROGRAMS_OF_ANYBODY)
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.\\w*Socket(?!Address)\\w*")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("javax\\.net\\..*");

  @ArchTest
  static final ArchRule theStackPrintsNothing =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.argyle.agent..",
              "dev.argyle.cli..",
              "dev.argyle.testkit..",
              "dev.argyle.examples..",
              "dev.argyle.time..",
              "dev.argyle.bench..")
          .should(ACCESS_STANDARD_STREAMS);

  // How it reads.

  @ArchTest
  static final ArchRule publicFieldsAreFinal = fields().that().arePublic().should().beFinal();

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .that()
          .areNotAssignableTo(SocketImpl.class)
          .and()
          .areNotAssignableTo(DatagramSocketImpl.class)
          .should()
          .haveNameMatching(".*[a-z](Manager|Helper|Utils?|Impl)(\\$.*)?")
          .orShould()
          .haveNameMatching(".*[.$]Abstract[A-Z]\\w*");

  /// The classes that stand for the real world: those of `env` named `System…`, such as
  /// `SystemClock`, and those of the simulation named `RealTime…`, which drive it by the real
  /// clock.
  private static DescribedPredicate<JavaClass> realTime() {
    return resideInAPackage("dev.argyle.env..")
        .and(outermost("System\\w+"))
        .or(resideInAPackage("dev.argyle.sim..").and(outermost("RealTime\\w*")))
        .as("stand for real time");
  }

  private static DescribedPredicate<JavaClass> namedOrInside(String... names) {
    return outermost(String.join("|", names));
  }

  /// Classes whose outermost class has a simple name that matches.
  private static DescribedPredicate<JavaClass> outermost(String regex) {
    Pattern name = Pattern.compile(regex);
    return describe(
        "are, or are inside, " + regex,
        each -> {
          JavaClass outer = each;
          while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
          }
          return name.matcher(outer.getSimpleName()).matches();
        });
  }

  /// Calls of a method or constructor whose `package.Class.name` matches.
  private static DescribedPredicate<JavaCall<?>> calls(String what, String regex) {
    Pattern target = Pattern.compile(regex);
    return describe(
        what,
        call ->
            target
                .matcher(call.getTargetOwner().getName() + "." + call.getTarget().getName())
                .matches());
  }

  private static ArchRule importsNothingBelow(int row) {
    return noClasses()
        .that()
        .resideInAnyPackage(patterns(ROWS.subList(row, row + 1)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(patterns(ROWS.subList(row + 1, ROWS.size())));
  }

  private static String[] patterns(List<Set<String>> rows) {
    return rows.stream().flatMap(Set::stream).toArray(String[]::new);
  }
}
