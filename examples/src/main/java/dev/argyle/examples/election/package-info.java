/// Machines that choose one of them as leader, by votes in numbered terms: nobody votes twice in
/// one term, so no term has two leaders. That is the idea; one of the two kinds of voter has a bug.
package dev.argyle.examples.election;
