/// What a link does to packets, each mechanism by itself: it is given values (a packet, a time, a
/// source of chance) and answers with values. None of them knows the network, a clock or a timer;
/// [dev.argyle.sim.LinkConfig] puts them together.
///
/// | part | what it decides |
/// |---|---|
/// | [dev.argyle.sim.link.QueueDiscipline] | who waits, who is dropped or marked: drop-tail, RED, CoDel, FQ-CoDel |
/// | [dev.argyle.sim.link.Transmitter] | how long a packet takes: a rate, or a [dev.argyle.sim.link.BandwidthTrace] |
/// | [dev.argyle.sim.link.Loss] | which packets are lost: by chance, in bursts, every n-th, these |
/// | [dev.argyle.sim.link.Jitter] | how much longer than the line's delay a packet takes |
package dev.argyle.sim.link;
