/// Trouble by the clock: a [dev.argyle.sim.nemesis.FaultPlan] is drawn from a seed, and a
/// [dev.argyle.sim.nemesis.Nemesis] does it to a network. A plan is a list of values, so that one
/// which makes a program fail can be cut down, fault by fault, to one that still does.
package dev.argyle.sim.nemesis;
