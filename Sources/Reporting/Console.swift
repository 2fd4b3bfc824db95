public import Diagnostics

/// Where a command says what it has to say.
///
/// The result goes to standard output and nothing else does; progress, notices and findings go to standard error.
public struct Console: Sendable {
  /// How much is said on standard error beside errors and warnings.
  public enum Verbosity: Int, Sendable, Comparable {
    case quiet, normal, verbose

    public static func < (left: Verbosity, right: Verbosity) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  public let verbosity: Verbosity
  private let output = OutputStream.standardOutput
  private let error = OutputStream.standardError

  /// What begins every line about one of many targets.
  private var prefix = ""

  public init(_ verbosity: Verbosity = .normal) {
    self.verbosity = verbosity
  }

  /// The same console for what is said about one of many targets.
  public func prefixed(_ prefix: String) -> Console {
    var console = self
    console.prefix = prefix
    return console
  }

  /// The emphasis that the reader of standard output can see.
  public var style: TextStyle { output.style }

  /// Writes a result; it brings its own line ends.
  public func result(_ text: String) throws {
    guard output.write(text) else {
      throw Failure(code: "output-failed", "standard output could not be written to the end")
    }
  }

  /// Writes a document as the result.
  public func result(_ document: JSON) throws {
    try result(document.text + "\n")
  }

  /// Writes a line that only says what was done; a user who wants quiet knows it from the exit status.
  public func summary(_ text: String) throws {
    if verbosity > .quiet { try result(text) }
  }

  /// Says what is being done, unless the user wants quiet.
  public func progress(_ line: String) {
    guard verbosity > .quiet else { return }
    error.write(VisibleText.line(prefix + line) + "\n")
  }

  /// Whether a person watches standard error, and does not want quiet.
  var isErrorTerminal: Bool { verbosity > .quiet && prefix.isEmpty && error.isTerminal }

  /// Replaces the last line of a terminal; an empty one takes it away.
  func transient(_ line: String) {
    error.write("\r\u{1B}[K" + VisibleText.line(line))
  }

  /// Says what only a user who asked for `--verbose` wants to know.
  public func detail(_ line: @autoclosure () -> String) {
    guard verbosity == .verbose else { return }
    error.write(error.style.dim(VisibleText.line(prefix + line())) + "\n")
  }

  /// Says what the user should know even where quiet is wanted.
  public func warning(_ line: String) {
    error.write(error.style.yellow(VisibleText.line(prefix + line)) + "\n")
  }

  /// Passes on what another program said, unchanged, with a line end.
  public func passOn(_ text: String) {
    error.write(text.hasSuffix("\n") ? text : text + "\n")
  }

  /// Lists findings; notes are left out where the user wants quiet.
  public func report(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics where diagnostic.severity > .note || verbosity > .quiet {
      error.write(diagnostic.text(error.style) + "\n")
    }
  }

  /// Writes the text of an error.
  public func report(_ report: ErrorReport) {
    error.write(report.text(error.style))
  }
}
