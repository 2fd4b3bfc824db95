import Catalog
import Diagnostics
import Planning
import Postgres

/// One statement of a script, with what PostgreSQL did when it was run.
struct ObservedStatement: Sendable {
  let statement: LintScript.Statement
  /// Whether the script is a migration, which runs once and against a schema that is known.
  let isMigration: Bool
  /// Whether it runs in a transaction with others.
  let isInBlock: Bool
  /// The relations that were there before the script; what the script itself made is nobody's business yet.
  let existing: Set<UInt32>
  let before: SchemaSnapshot
  let after: SchemaSnapshot
  let difference: SnapshotDifference
  /// The locks on existing relations that it took, the strongest of each.
  let locks: [UInt32: LockMode]
  /// The locks on existing relations that its transaction held when it was done: its own and those of statements before.
  let held: [UInt32: LockMode]
  /// The existing relations that it read from one end to the other.
  let scans: Set<UInt32>
  /// The existing relations, indexes among them, that it wrote anew.
  let rewrites: Set<UInt32>
  /// Whether its locks were seen: what must run outside of a transaction releases them before anybody can look, so that
  /// they come from the table of such commands.
  let isObserved: Bool
  /// The tables whose rows it changes, as PostgreSQL's planner sees it.
  let rowChanges: [RowChange]
  /// What PostgreSQL said while it ran.
  let notices: [Notice]
  /// What it set `lock_timeout` to; `nil` where it left it alone.
  let lockTimeout: String?
  let words: StatementWordList

  /// How messages name a relation.
  func name(_ relation: UInt32) -> String {
    after.relations[relation]?.shownName ?? before.name(relation)
  }

  /// The strongest lock that others feel while it runs on a relation.
  func blocking(_ relation: UInt32) -> LockMode? {
    held[relation].flatMap { $0.blocksWrites ? $0 : nil }
  }

  /// Existing tables and materialized views that it read whole while writers had to wait.
  var blockingScans: [UInt32] {
    scans.filter { blocking($0) != nil && !rewrites.contains($0) }.sorted()
  }

  /// Existing tables and materialized views that it wrote anew.
  var rewrittenRelations: [UInt32] {
    rewrites.filter { before.relations[$0]?.isStored == true }.sorted()
  }

  /// The names of relations, each once: many partitions may go by one.
  func names(_ relations: some Sequence<UInt32>) -> [String] {
    var seen: Set<String> = []
    return relations.map { name($0) }.filter { seen.insert($0).inserted }
  }
}

/// The statements of one transaction.
struct ObservedTransaction: Sendable {
  let isBlock: Bool
  let isMigration: Bool
  let statements: [ObservedStatement]
}

/// A table whose rows a statement changes.
struct RowChange: Sendable, Hashable {
  enum Command: String, Sendable, Hashable {
    case insert = "Insert"
    case update = "Update"
    case delete = "Delete"
    case merge = "Merge"
  }

  var command: Command
  /// The qualified, quoted name.
  var relation: String
  /// Whether any condition chooses the rows.
  var isRestricted: Bool
}
