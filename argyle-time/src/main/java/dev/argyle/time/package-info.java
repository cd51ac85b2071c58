/// The Java agent that gives simulated threads a clock: `-javaagent:argyle-time.jar`.
///
/// The JDK's timed waits (`Thread.sleep`, `Condition.awaitNanos`, queues, futures) look at
/// `System.nanoTime` when they wake, and programs look at it, at `System.currentTimeMillis` and at
/// `Instant.now()` whenever they like. [dev.argyle.time.ClockCalls] has all of them ask
/// [dev.argyle.time.ThreadClock] instead, which asks a simulation whether the thread is one of its
/// own. Nothing changes for other threads, nor while there is no simulation.
///
/// [dev.argyle.time.AgentLoader] loads it into a JVM that runs already, as the JUnit extension
/// does.
///
/// The JDK's own classes call `ThreadClock`, so the agent has the boot loader load it, whose
/// classes no module can name; `argyle-sim` finds it by reflection.
package dev.argyle.time;
