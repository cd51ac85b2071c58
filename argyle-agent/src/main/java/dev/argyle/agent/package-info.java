/// A Java program on a stack of ours without a change, by one flag:
///
/// ```
/// java -javaagent:argyle-agent.jar=tun=tun0,address=10.9.0.2/24 -jar app.jar
/// ```
///
/// [Agent] is what the JVM calls before `main`. It reads the text behind the `=`
/// ([AgentConfig], with [Settings] as its grammar), puts a host at the other end of a TUN device's
/// cable ([AgentHost]), and makes that host's sockets those of the JVM: channels and selectors by
/// the provider, `java.net` by its factories. Then the program starts, and at its end the host
/// delivers what is still under way.
///
/// Names are looked up over the stack if CONFIG says so ([AgentNames]), by `argyle-dns`. That, and
/// the libraries it needs, the program does not see ([HiddenClasses]).
///
/// `argyle-agent.jar` is this module and all it needs in one file. It lies on the class path of
/// the program, in the unnamed module; what it needs of the JDK that no other code may have
/// ([JdkDoors]), an agent can be granted without a further flag.
package dev.argyle.agent;
