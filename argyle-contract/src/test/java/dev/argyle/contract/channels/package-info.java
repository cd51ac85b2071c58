/// What `java.nio` channels, selectors and their socket adaptors do, as the JDK documents it. One
/// suite for every provider: the JDK's own over the kernel is the oracle, then ours over one
/// stack's loopback, and over a cable, a simulated network that loses segments, and the kernel's
/// routing between two stacks.
package dev.argyle.contract.channels;
