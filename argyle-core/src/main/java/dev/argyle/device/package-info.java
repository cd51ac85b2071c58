/// What packets leave by and come in by.
///
/// A [dev.argyle.device.NetDevice] takes packets that start with their IP header and hands up the
/// same. It says what it can do ([dev.argyle.device.DeviceFeatures]): its MTU, whether it fills in
/// checksums, whether it takes super-segments. What it cannot do is done before it is called.
///
/// Devices without native code are here: [dev.argyle.device.LoopbackDevice], the two ends of a
/// [dev.argyle.device.VirtualCable], and decorators that wrap any other device:
/// [dev.argyle.device.CaptureDevice] writes a capture file, [dev.argyle.device.ImpairedDevice]
/// makes a path bad. TUN is in the module `argyle-linux`.
package dev.argyle.device;
