/// A register that outlives machines, for it is kept on several of them: one writes, many read, and
/// it is to look like a variable (Attiya, Bar-Noy and Dolev, "Sharing Memory Robustly in
/// Message-Passing Systems", 1995). The machines talk through Netty. One of the two ways to read
/// has a bug.
package dev.argyle.examples.register;
