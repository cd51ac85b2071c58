/// TCP Fast Open, RFC 7413: data in the SYN, for peers that have met before.
///
/// A server makes cookies with its [dev.argyle.tcp.fastopen.FastOpenKeys] and bounds what it opens
/// at once by a [dev.argyle.tcp.fastopen.FastOpenQueue]. A client keeps the cookies it was given in
/// a [dev.argyle.tcp.fastopen.FastOpenCache], and stops for a while when
/// [dev.argyle.tcp.fastopen.FastOpenBlackHole] has seen that something on its paths swallows such
/// SYNs. The connection is known to none of them.
package dev.argyle.tcp.fastopen;
