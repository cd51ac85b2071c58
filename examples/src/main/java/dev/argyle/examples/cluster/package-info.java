/// What programs on several machines need to talk: [dev.argyle.examples.cluster.Responder] answers
/// requests, [dev.argyle.examples.cluster.Peers] asks many at once. Plain blocking channels and
/// virtual threads; nothing in it knows of Argyle.
package dev.argyle.examples.cluster;
