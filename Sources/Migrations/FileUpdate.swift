import FoundationEssentials
import Glibc

/// Several files of one directory that appear together or not at all.
///
/// New files are written under a hidden name, forced to the disk and then linked to their name, which fails where the
/// name is taken; a replaced file is renamed over. Others who update the same directory wait on a lock of it.
struct FileUpdate: ~Copyable {
  let directory: String
  private var lock: Int32 = -1
  private var created: [String] = []
  private var madeDirectory = false

  init(directory: String) {
    self.directory = directory
  }

  deinit {
    if lock >= 0 { close(lock) }
  }

  /// Makes the directory where it is missing, and locks it.
  mutating func begin() throws {
    if !FileManager.default.fileExists(atPath: directory) {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      madeDirectory = true
    }
    lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else { throw FileUpdateError(path: directory, number: errno) }
  }

  /// Writes a file that must not be there yet.
  mutating func create(_ name: String, _ content: String) throws {
    let temporary = try stage(name, content)
    defer { unlink(temporary) }
    guard link(temporary, path(name)) == 0 else { throw FileUpdateError(path: path(name), number: errno) }
    created.append(path(name))
  }

  /// Replaces a file, or writes it where it is not there yet. It must be the last one of the update.
  mutating func replace(_ name: String, _ content: String) throws {
    let temporary = try stage(name, content)
    guard rename(temporary, path(name)) == 0 else {
      let number = errno
      unlink(temporary)
      throw FileUpdateError(path: path(name), number: number)
    }
    fsync(lock)
  }

  /// Removes what appeared.
  mutating func undo() {
    for path in created { unlink(path) }
    created = []
    if madeDirectory { rmdir(directory) }
  }

  private func path(_ name: String) -> String { directory + "/" + name }

  private func stage(_ name: String, _ content: String) throws -> String {
    let temporary = path(".strata-\(getpid())-\(name.utf8.count)-\(created.count).tmp")
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw FileUpdateError(path: temporary, number: errno) }
    defer { close(file) }
    var bytes = Array(content.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        let number = errno
        unlink(temporary)
        throw FileUpdateError(path: temporary, number: number)
      }
      bytes = bytes.dropFirst(count)
    }
    guard fsync(file) == 0 else {
      let number = errno
      unlink(temporary)
      throw FileUpdateError(path: temporary, number: number)
    }
    return temporary
  }
}

/// A file that could not be written, and why.
struct FileUpdateError: Error, CustomStringConvertible {
  var path: String
  var number: Int32

  var description: String { "\(printable(path)): \(String(cString: strerror(number)))" }
}
