package dev.argyle.socket;

import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PassedFile;
import dev.argyle.sock.PassedFiles;
import dev.argyle.sock.ScmRights;
import java.util.ArrayList;
import java.util.List;

/// Descriptors that go with messages (`SCM_RIGHTS`): numbers become files before a message is sent,
/// and files become numbers once it is received. In between a protocol that knows no descriptors
/// carries them.
final class PassedDescriptors {
  private final FileTable files;

  PassedDescriptors(FileTable files) {
    this.files = files;
  }

  /// Puts the files of a message's descriptors into it, if the socket can carry files.
  ///
  /// @return 0, `EBADF` if one is not open, `EINVAL` if there are too many
  int attach(Socket socket, MessageHeader message) {
    if (message.control().isEmpty() || !socket.ops().carriesFiles(socket)) {
      return 0;
    }
    var taken = new ArrayList<OpenFile>();
    for (ControlMessage piece : message.control()) {
      int wrong = piece instanceof ScmRights rights ? attach(rights, taken) : 0;
      if (wrong != 0) {
        new PassedFiles(taken).drop();
        return wrong;
      }
    }
    if (!taken.isEmpty()) {
      message.files(new PassedFiles(taken));
    }
    return 0;
  }

  private int attach(ScmRights rights, List<OpenFile> taken) {
    if (taken.size() + rights.descriptors().size() > ScmRights.MOST_DESCRIPTORS) {
      return Errno.EINVAL.negated();
    }
    for (int fd : rights.descriptors()) {
      OpenFile file = files.enter(fd);
      if (file == null) {
        return Errno.EBADF.negated();
      }
      if (file.addDescriptor()) {
        taken.add(file);
      }
      file.leave();
    }
    return 0;
  }

  /// Gives up what a message was not sent with after all.
  void dropLeft(MessageHeader message) {
    PassedFiles left = message.files();
    if (left != null) {
      message.files(null);
      left.drop();
    }
  }

  /// Gives the files of a received message numbers, and tells them. Where there is no room for them
  /// in the message, or no number left, files are closed and `MSG_CTRUNC` says so.
  void install(MessageHeader message) {
    PassedFiles received = message.files();
    if (received == null) {
      return;
    }
    message.files(null);
    var descriptors = new ArrayList<Integer>();
    var homeless = new ArrayList<PassedFile>();
    for (PassedFile file : received.files()) {
      int fd = message.hasControlRoom() ? files.reserve() : Errno.EMFILE.negated();
      if (fd >= 0 && file instanceof OpenFile open) {
        files.install(fd, open);
        descriptors.add(fd);
      } else {
        homeless.add(file);
      }
    }
    if (!homeless.isEmpty()) {
      new PassedFiles(homeless).drop();
      message.addFlags(MessageFlags.MSG_CTRUNC);
    }
    if (!descriptors.isEmpty()) {
      message.addControl(new ScmRights(descriptors));
    }
  }
}
