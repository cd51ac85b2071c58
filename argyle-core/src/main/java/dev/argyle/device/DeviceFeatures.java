package dev.argyle.device;

/// What a device does by itself.
///
/// @param checksums whether it fills in transport checksums that the packet marks as partial
/// @param superSegmentBytes the largest IP packet it takes as a super-segment, which it cuts itself
///     or passes on whole; 0 if it takes none
/// @param datagrams whether it takes super-segments of UDP, too
public record DeviceFeatures(boolean checksums, int superSegmentBytes, boolean datagrams) {
  /// A device that does nothing by itself.
  public static final DeviceFeatures NONE = new DeviceFeatures(false, 0, false);

  /// A device whose other end is a stack in the same machine: nothing on the way can corrupt a
  /// packet, so no checksum is needed, and a super-segment can stay whole.
  public static final DeviceFeatures IN_MEMORY = new DeviceFeatures(true, 65_535, true);
}
