/// The sources of the whole project as text, for tests that hold a list against them.
package dev.argyle.contract.sources;
