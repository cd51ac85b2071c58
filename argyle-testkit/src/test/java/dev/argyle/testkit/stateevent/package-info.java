/// The state × event table of TCP: every state, every kind of segment, and what has to come of it.
///
/// - [dev.argyle.testkit.stateevent.Situation]: the states, each with the ways into it that matter
/// - [dev.argyle.testkit.stateevent.Cell]: one kind of segment in one situation
/// - [dev.argyle.testkit.stateevent.Oracle]: what has to come of it, written from the text of RFC
///   9293 section 3.10.7 and of the RFCs that replace parts of it, never from the implementation
/// - [dev.argyle.testkit.stateevent.Bench]: brings a real connection into the situation, delivers
///   the segment and says what has come of it
///
/// Where an RFC leaves a choice the oracle admits several outcomes, each with its
/// [dev.argyle.testkit.stateevent.Admission].
@NullMarked
package dev.argyle.testkit.stateevent;

import org.jspecify.annotations.NullMarked;
