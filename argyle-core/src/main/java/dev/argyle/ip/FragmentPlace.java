package dev.argyle.ip;

/// Where a fragment belongs.
///
/// @param identification what fragments of one packet have in common
/// @param offsetBytes where its data lies in the packet's, 0 to 65528
/// @param more whether it is not the last one
/// @param protocol what the packet's data starts with
/// @param headerBytes of the IP header, with IPv6's extension headers but the fragment header
/// @param nextHeaderPointer of IPv6: where in that header the Next Header field lies that named the
///     fragment header; of IPv4: 0
record FragmentPlace(
    int identification,
    int offsetBytes,
    boolean more,
    int protocol,
    int headerBytes,
    int nextHeaderPointer) {}
