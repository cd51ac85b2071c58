/// Where the agent meets `argyle-dns` and its libraries, dnsjava and SLF4J.
///
/// In `argyle-agent.jar` this package, `argyle-dns` and those libraries lie in a folder of their
/// own, `names/`, where no class loader of the program looks: a program that has another dnsjava,
/// or another SLF4J, has it alone. The agent loads the folder by a loader of its own
/// (`HiddenClasses`) and knows [dev.argyle.agent.names.DnsOfStack] by its name only.
package dev.argyle.agent.names;
