/// Everything that would make a run unrepeatable: the clock, the timers, randomness, and the order
/// in which deferred work runs.
///
/// The stack never reads `System.nanoTime`, never draws a random number and never starts a thread
/// by itself; it asks its [dev.argyle.env.Env]. [dev.argyle.env.SystemEnv] answers with the real
/// things. A simulation answers with a virtual clock and a seed, and the same code then runs the
/// same way every time.
///
/// [dev.argyle.env.BottomHalf] is here too: work that a thread has raised for somebody else while
/// it was inside the stack, done by the same thread when it leaves. And
/// [dev.argyle.env.AtomicField], because every package may import this one.
package dev.argyle.env;
