/// TCP's conductor: RFC 9293 section 3.10 is the table of contents.
///
/// | event | where |
/// |---|---|
/// | 3.10.1 OPEN, 3.10.4 CLOSE, 3.10.5 ABORT | [dev.argyle.tcp.TcpProto], [dev.argyle.tcp.ConnectionClose] |
/// | 3.10.2 SEND | [dev.argyle.tcp.TcpSend] |
/// | 3.10.3 RECEIVE | [dev.argyle.tcp.TcpReceive] |
/// | 3.10.7 SEGMENT ARRIVES | [dev.argyle.tcp.TcpProtocol] finds the sock; [dev.argyle.tcp.SegmentArrives] |
/// | LISTEN | [dev.argyle.tcp.TcpListener] |
/// | SYN-SENT | [dev.argyle.tcp.SynSentInput] |
/// | all other states | [dev.argyle.tcp.SynchronizedInput], its fifth check [dev.argyle.tcp.AckProcessing], what comes after [dev.argyle.tcp.TextProcessing] |
/// | TIME-WAIT | [dev.argyle.tcp.TimeWaitSock] |
/// | no connection | [dev.argyle.tcp.StatelessReply] |
/// | 3.10.8 timeouts | [dev.argyle.tcp.TcpTimeouts] |
///
/// An event is judged, applied to the [dev.argyle.tcp.TcpSock], and ends with one
/// [dev.argyle.tcp.TcpOutput#flush]: input never transmits, it marks
/// [dev.argyle.tcp.PendingWork]. What the parts know (sequence numbers, windows, losses, rates) is
/// in the packages below, which do not know the connection.
package dev.argyle.tcp;
