import Glibc

/// The SHA-256 checksum of bytes, as 64 lower-case hexadecimal digits.
public func sha256Hex(_ bytes: some Sequence<UInt8>) -> String {
  var digest = SHA256()
  digest.update(bytes)
  return digest.finalizeHex()
}

/// The SHA-256 checksum of the UTF-8 bytes of a text, as 64 lower-case hexadecimal digits.
public func sha256Hex(_ text: String) -> String {
  sha256Hex(text.utf8)
}

/// The SHA-256 checksum of the content of a file, read in pieces, as 64 lower-case hexadecimal digits.
///
/// - Throws: ``FileReadError`` where the file cannot be opened or read.
public func sha256Hex(ofFile path: String) throws(FileReadError) -> String {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileReadError(path: path, errno: errno) }
  defer { close(descriptor) }
  var digest = SHA256()
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count == 0 { return digest.finalizeHex() }
    if count < 0 {
      if errno == EINTR { continue }
      throw FileReadError(path: path, errno: errno)
    }
    digest.update(buffer[..<count])
  }
}

/// A file that could not be read, and why.
public struct FileReadError: Error, Sendable, Hashable, CustomStringConvertible {
  public var path: String
  /// The error number that the system gave.
  public var errno: Int32

  public var description: String {
    "\(path): \(String(cString: strerror(errno)))"
  }
}
