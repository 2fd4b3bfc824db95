public import Catalog

/// One statement of a plan with what a DBA wants to know before it runs.
public struct PlannedStatement: Sendable, Hashable, Codable {
  /// The SQL without a final semicolon.
  public var sql: String
  /// Whether it can run in a transaction block.
  public var transactional: Bool
  /// Whether it has a transaction of its own although it could share one: it takes its time, and no lock of another
  /// statement shall be held meanwhile.
  public var ownTransaction = false
  /// What it does, as its author states it.
  public var effect = DDL.Effect.other
  /// The statement taken apart, where it may share `ALTER TABLE` with others.
  var columnAction: DDL.ColumnAction?
  /// What it does, where that cannot be seen because it runs outside a transaction.
  public var unobserved: UnobservedWork?
  /// How the runner does it in batches, where it changes rows of a table that may be large.
  public var backfill: Backfill?
  /// The locks on relations that it was seen to take in the shadow, strongest of each relation, sorted by relation.
  public var locks: [RelationLock]
  /// The relations whose storage it was seen to write anew, sorted.
  public var rewrites: [String]
  /// The relations it was seen to read from one end to the other, sorted.
  public var scans: [String]
  public var hazards: [Hazard]
  /// Why it is there.
  public var why: String
  /// The data it destroys; empty for most.
  public var destroys: [DestroyedData]

  public init(
    sql: String,
    transactional: Bool = true,
    locks: [RelationLock] = [],
    rewrites: [String] = [],
    scans: [String] = [],
    hazards: [Hazard] = [],
    why: String = "",
    destroys: [DestroyedData] = []
  ) {
    self.sql = sql
    self.transactional = transactional
    self.locks = locks
    self.rewrites = rewrites
    self.scans = scans
    self.hazards = hazards
    self.why = why
    self.destroys = destroys
  }
}

extension PlannedStatement {
  /// Whether it shares no transaction with other statements.
  public var standsAlone: Bool { !transactional || ownTransaction }
}

/// A lock on a relation.
public struct RelationLock: Sendable, Hashable, Codable, Comparable {
  /// The relation's qualified, quoted name.
  public var relation: String
  public var mode: LockMode

  public init(relation: String, mode: LockMode) {
    self.relation = relation
    self.mode = mode
  }

  public static func < (left: RelationLock, right: RelationLock) -> Bool {
    (left.relation, left.mode) < (right.relation, right.mode)
  }
}

/// PostgreSQL's table-level lock modes, weakest first (PostgreSQL documentation, "Explicit Locking", 13.3.1).
public enum LockMode: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  case accessShare = "AccessShareLock"
  case rowShare = "RowShareLock"
  case rowExclusive = "RowExclusiveLock"
  case shareUpdateExclusive = "ShareUpdateExclusiveLock"
  case share = "ShareLock"
  case shareRowExclusive = "ShareRowExclusiveLock"
  case exclusive = "ExclusiveLock"
  case accessExclusive = "AccessExclusiveLock"

  /// Whether `INSERT`, `UPDATE` and `DELETE` of others wait for it.
  public var blocksWrites: Bool { self >= .share }

  /// Whether `SELECT` of others waits for it.
  public var blocksReads: Bool { self == .accessExclusive }

  private var strength: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  public static func < (left: LockMode, right: LockMode) -> Bool { left.strength < right.strength }
}

/// A table, some of its rows or a column whose data a statement destroys.
public struct DestroyedData: Sendable, Hashable, Codable {
  public var schema: String
  public var table: String
  /// The column; `nil` where the whole table goes, or rows of it.
  public var column: String?
  /// Which rows go; `nil` where all do, with the table or the column.
  public var condition: String?

  public init(schema: String, table: String, column: String? = nil, condition: String? = nil) {
    self.schema = schema
    self.table = table
    self.column = column
    self.condition = condition
  }
}
