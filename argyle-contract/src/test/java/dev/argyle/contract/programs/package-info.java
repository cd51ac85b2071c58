/// Programs of anybody, who knows the JDK and not us. Tests start them with the agent, as they are.
package dev.argyle.contract.programs;
