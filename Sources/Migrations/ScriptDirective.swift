import Diagnostics

/// A line `-- strata:NAME ARGUMENT`: what Strata adds to a script that psql can run.
struct ScriptDirective: Sendable, Hashable {
  enum Name: String, CaseIterable {
    /// What the migration does, in full: `-- strata:description Add items`.
    case description
    /// Begins a segment: `-- strata:segment transaction=none lock-timeout=3s statement-timeout=0`.
    case segment
    /// Declares data that goes: `-- strata:destroys column billing.items.note (dropped)`.
    case destroys
    /// The next statement is run in batches: `-- strata:backfill table=billing.items key=id batch=10000`.
    case backfill
    /// A query that counts what a backfill has left: `-- strata:remaining SELECT count(*) FROM …`.
    case remaining
    /// Silences a rule of `strata lint` for the statement behind it: `-- strata:allow ST012 the table is empty`.
    case allow
  }

  var name: String
  var argument: String

  /// Reads a comment line; `nil` where it is an ordinary comment.
  init?(line: some StringProtocol) {
    var rest = line.drop { $0 == " " || $0 == "\t" }
    guard rest.hasPrefix("--") else { return nil }
    rest = rest.drop { $0 == "-" }.drop { $0 == " " || $0 == "\t" }
    guard rest.hasPrefix("strata:") else { return nil }
    rest = rest.dropFirst(7).drop { $0 == " " }
    let word = rest.prefix { !$0.isWhitespace }
    name = String(word)
    var argument = rest.dropFirst(word.count).drop(while: \.isWhitespace)
    while argument.last?.isWhitespace == true { argument.removeLast() }
    self.argument = String(argument)
  }

  /// Whether a comment line would be read as a directive.
  static func isDirective(_ line: String) -> Bool { ScriptDirective(line: line) != nil }

  /// What `segment` says, applied to an empty segment.
  func segment(at line: Int) throws(DirectiveError) -> MigrationScript.Segment {
    var segment = MigrationScript.Segment(isTransactional: true, statements: [], line: line)
    for option in argument.split(whereSeparator: \.isWhitespace) {
      let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count == 2 ? String(parts[1]) : ""
      switch String(parts[0]) {
      case "transaction":
        guard ["none", "block", "own"].contains(value) else {
          throw DirectiveError(reason: "transaction is \"none\", \"block\" or \"own\", not \"\(printable(value))\"")
        }
        segment.isTransactional = value != "none"
        segment.isOwn = value == "own"
      case "lock-timeout": segment.lockTimeout = try Self.duration(parts[0], value)
      case "statement-timeout": segment.statementTimeout = try Self.duration(parts[0], value)
      default:
        throw DirectiveError(
          reason: "\"\(printable(parts[0]))\" is none of transaction, lock-timeout, statement-timeout"
        )
      }
    }
    return segment
  }

  private static func duration(_ option: Substring, _ value: String) throws(DirectiveError) -> Duration {
    guard let duration = Duration(setting: value) else {
      throw DirectiveError(reason: "\(option) is a time such as 500ms, 3s or 5min, not \"\(printable(value))\"")
    }
    return duration
  }
}
