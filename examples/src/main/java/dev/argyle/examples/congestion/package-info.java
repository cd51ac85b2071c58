/// A congestion control of one's own, and how a program comes to use it.
///
/// [dev.argyle.examples.congestion.Considerate] decides how much of a connection's data may be on
/// its way. It knows nothing of TCP but bytes and times: the stack calls it with what
/// acknowledgements tell, and asks it for a window. It is registered by name in the configuration
/// of a stack, and a connection chooses it with `TCP_CONGESTION`:
///
/// ```java
/// StackConfig config =
///     StackConfig.DEFAULT.with(
///         CongestionControls.builtIn().with(Considerate.NAME, _ -> new Considerate()));
/// ```
package dev.argyle.examples.congestion;
