import Glibc

extension Console {
  /// Whether a person is there to be asked: standard input and standard error are terminals.
  public var canAsk: Bool {
    isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
  }

  /// Asks a question; everything but `y` or `yes` is a no.
  ///
  /// - Throws: `CancellationError` on Ctrl-C.
  public func ask(_ question: String) throws -> Bool {
    OutputStream.standardError.write(VisibleText.lines(question) + " [y/N] ")
    var answer: [UInt8] = []
    while true {
      try Task.checkCancellation()
      var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&input, 1, 100) > 0 else { continue }
      var byte: UInt8 = 0
      let count = read(STDIN_FILENO, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 || byte == UInt8(ascii: "\n") { break }
      answer.append(byte)
    }
    return ["y", "yes"].contains(String(decoding: answer, as: UTF8.self).lowercased())
  }
}
