import Diagnostics
public import Planning

/// SQL to be linted: a migration, a file, or a plan.
public struct LintScript: Sendable {
  /// One statement with its silences.
  struct Statement: Sendable {
    var sql: String
    /// Where it begins; `nil` for a statement of a plan.
    var place: Place?
    /// What follows `COPY … FROM stdin`.
    var copyData: [UInt8]?
    /// Whether it is a backfill, which the runner cuts into batches of their own transactions.
    var isBatched = false
    var allowances: [Allowance] = []
  }

  /// A transaction: statements that commit together. Without a block each of them commits by itself.
  struct Group: Sendable {
    var isBlock: Bool
    var statements: [Statement]
  }

  /// The file as it is shown, or what else the script is.
  public var name: String
  /// Whether it is a version of a set of migrations, which is run once.
  var isMigration: Bool
  /// Whether the name is a path.
  var isFile = true
  var groups: [Group]
  /// What is wrong with the script before it is run.
  var problems: [Diagnostic] = []
  /// Silences with no statement behind them.
  var closingAllowances: [Allowance] = []

  /// The statements of a plan, in the transactions in which a migration of them would run.
  public init(_ statements: [PlannedStatement], name: String) {
    self.name = name
    isMigration = true
    isFile = false
    groups = []
    for statement in statements {
      if statement.standsAlone || groups.last?.isBlock != true {
        groups.append(Group(isBlock: !statement.standsAlone, statements: []))
      }
      let isBatched = statement.backfill != nil
      groups[groups.count - 1].statements.append(Statement(sql: statement.sql, place: nil, isBatched: isBatched))
    }
  }

  init(name: String, isMigration: Bool, groups: [Group]) {
    self.name = name
    self.isMigration = isMigration
    self.groups = groups
  }
}
