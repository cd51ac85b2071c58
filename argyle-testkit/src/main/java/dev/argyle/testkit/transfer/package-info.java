/// Random transfers: a connection over a link that loses, delays, damages, duplicates and reorders,
/// with everything drawn from a seed. Every octet arrives, in order, once, and nothing is left
/// behind. [dev.argyle.testkit.transfer.TransferSeries] does as many as one likes.
package dev.argyle.testkit.transfer;
