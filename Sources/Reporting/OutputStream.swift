import Glibc

/// Standard output or standard error.
///
/// A reader that went away (`strata diff … | head`) is no error: what is written after that is dropped, and the work
/// itself goes on to its end, because it may be a migration.
public struct OutputStream: Sendable {
  private let descriptor: Int32

  private init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  public static let standardOutput = OutputStream(descriptor: STDOUT_FILENO)
  public static let standardError = OutputStream(descriptor: STDERR_FILENO)

  /// Writes the text as it is.
  ///
  /// - Returns: `false` where it could not be written for another reason than a reader that went away, such as a full
  ///   disk: a result that is not whole must not look like a success.
  @discardableResult
  public func write(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if errno == EAGAIN {
          var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&wait, 1, -1)
        } else if errno != EINTR {
          return errno == EPIPE
        }
      }
      return true
    }
  }

  /// Whether it is a terminal that can move its cursor.
  var isTerminal: Bool {
    guard isatty(descriptor) == 1 else { return false }
    return getenv("TERM").map { String(cString: $0) != "dumb" } ?? true
  }

  /// Colour where a person watches: on a terminal that can show it, unless `NO_COLOR` is set (no-color.org).
  public var style: TextStyle {
    guard isatty(descriptor) == 1 else { return .plain }
    if let value = getenv("NO_COLOR"), value.pointee != 0 { return .plain }
    if let terminal = getenv("TERM"), String(cString: terminal) == "dumb" { return .plain }
    return .coloured
  }
}
