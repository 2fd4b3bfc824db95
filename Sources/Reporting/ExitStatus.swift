public import Diagnostics

/// What a script may conclude from how Strata ended.
///
/// The values are a promise (README, "Exit codes"); they never change their meaning.
public struct ExitStatus: RawRepresentable, Sendable, Hashable {
  public let rawValue: Int32

  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// Done, or nothing differs.
  public static let done = ExitStatus(rawValue: 0)
  /// The work was tried and failed.
  public static let failed = ExitStatus(rawValue: 1)
  /// The work was done, and it found differences or other findings.
  public static let differences = ExitStatus(rawValue: 2)
  /// The work was not tried because it would be unsafe or was not asked for.
  public static let refused = ExitStatus(rawValue: 3)
  /// The command line or the configuration makes no sense: `EX_USAGE` of sysexits.
  public static let usage = ExitStatus(rawValue: 64)
  /// Ctrl-C.
  public static let interrupted = ExitStatus(signal: 2)

  /// The status shells give to a command that a signal ended: 128 and the signal's number.
  public init(signal: Int32) {
    self.init(rawValue: 128 + signal)
  }

  /// The status that stands for a failure's category.
  public init(_ category: Failure.Category) {
    switch category {
    case .failed: self = .failed
    case .refused: self = .refused
    case .usage: self = .usage
    }
  }
}
