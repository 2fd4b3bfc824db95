/// How long a statement may be expected to take.
///
/// A statement that only defines something reads catalogs and waits for locks: it is done at once, or something is wrong,
/// and others wait behind its locks meanwhile. What works through a table takes as long as the table is large.
enum StatementLength: Sendable {
  case short, long

  init(_ words: StatementWords) {
    self = words.isShort ? .short : .long
  }
}

/// How long one statement of a plan may wait for a lock, and how long it may take.
public struct StatementBounds: Sendable, Hashable {
  public var lock: Duration
  /// Zero is without bound.
  public var statement: Duration
}

extension RunnerOptions {
  /// How long a statement of a segment may take; zero is without bound.
  ///
  /// PostgreSQL counts the wait for locks in: what should be short may at least wait as long as it may wait for a lock.
  func statementTimeout(of statement: ScriptStatement?, in segment: MigrationScript.Segment?) -> Duration {
    if let stated = segment?.statementTimeout { return stated }
    guard let statement, let segment, !segment.isOwn, statementTimeout != .zero,
      statement.length == .short
    else { return .zero }
    return max(statementTimeout, (segment.lockTimeout ?? lockTimeout) + .seconds(1))
  }
}

extension StatementWords {
  /// Whether it is a definition that is not known to read or write a table's rows.
  fileprivate var isShort: Bool {
    switch words.first {
    case "COMMENT", "GRANT", "REVOKE", "SECURITY", "SET", "RESET", "DROP", "TRUNCATE", "REASSIGN": true
    case "CREATE": !createsFromRows
    case "ALTER": !altersRows
    default: false
    }
  }

  /// An index, a table or a materialized view that is filled, a partition whose rows may be in the default one.
  private var createsFromRows: Bool {
    let kinds = words.dropFirst().prefix { !["ON", "AS", "IF"].contains($0) }
    if kinds.contains("INDEX") || kinds.contains("DATABASE") { return true }
    if kinds.contains("MATERIALIZED") || (kinds.contains("TABLE") && words.contains("AS")) { return true }
    return words.indices.contains { words[$0...].starts(with: ["PARTITION", "OF"]) }
  }

  /// What validates, checks, writes anew or builds an index.
  private var altersRows: Bool {
    guard ["TABLE", "FOREIGN", "MATERIALIZED", "INDEX", "DOMAIN", "DATABASE"].contains(words.dropFirst().first) else {
      return false
    }
    let actions = words.dropFirst(2)
    if !actions.isDisjoint(with: ["VALIDATE", "TYPE", "ATTACH", "TABLESPACE", "LOGGED", "UNLOGGED", "EXCLUDE"]) {
      return true
    }
    if words.indices.contains(where: { words[$0...].starts(with: ["SET", "NOT", "NULL"]) }) { return true }
    let isConstraint = !actions.isDisjoint(with: ["CHECK", "UNIQUE", "PRIMARY", "FOREIGN"])
    return actions.contains("ADD") && isConstraint && !actions.contains("VALID") && !actions.contains("USING")
  }
}

extension ArraySlice<String> {
  fileprivate func isDisjoint(with others: Set<String>) -> Bool { !contains { others.contains($0) } }
}
