package dev.argyle.sim;

import dev.argyle.env.Clock;
import dev.argyle.env.Entropy;
import dev.argyle.env.Env;
import dev.argyle.env.FaultPoints;
import dev.argyle.env.SleepListener;
import dev.argyle.env.TimerQueue;

/// Surroundings of one host: clock and timers are those of the network, chance is its own.
record HostEnv(
    Clock clock,
    TimerQueue timers,
    Entropy entropy,
    SleepListener sleepListener,
    FaultPoints faultPoints)
    implements Env {}
