/// One statement of data definition and what its author knows about it.
public struct DDL: Sendable, Hashable {
  /// The SQL without a final semicolon.
  public var sql: String
  /// Whether PostgreSQL lets it run in a transaction block (`CREATE INDEX CONCURRENTLY` it does not).
  public var isTransactional: Bool
  /// Why the statement is there, in a few words: `type numeric(10,2) → numeric(12,2)`; empty where the SQL says it all.
  public var why: String
  /// What it does, for those who plan with it.
  public var effect: Effect
  /// The statement taken apart, where it is one action on a column that may share `ALTER TABLE` with others.
  public var columnAction: ColumnAction?

  public init(_ sql: String, isTransactional: Bool = true, why: String = "", effect: Effect = .other) {
    self.sql = sql
    self.isTransactional = isTransactional
    self.why = why
    self.effect = effect
  }

  init(_ action: ColumnAction, why: String = "", effect: Effect = .other) {
    self.init("\(action.head) \(action.action)", why: why, effect: effect)
    columnAction = action
  }

  /// `ALTER TABLE public.t` and `ALTER COLUMN a SET NOT NULL`.
  public struct ColumnAction: Sendable, Hashable, Codable {
    public var head: String
    public var action: String

    public init(head: String, action: String) {
      self.head = head
      self.action = action
    }
  }

  /// What a statement does, stated by the kind that wrote it, so that nobody has to read SQL to know.
  public enum Effect: Sendable, Hashable, Codable {
    /// Nothing that anybody plans with.
    case other
    /// Makes what Strata keeps in a database unless it is there: many want it, once is enough.
    case prepares
    /// Makes a routine, whose body may name what comes later.
    case makesRoutine(ObjectIdentity)
    /// Adds a label to an enum; the label as a literal.
    case addsLabel(String, type: ObjectIdentity)
    case createsIndex(ObjectIdentity)
    case dropsIndex(ObjectIdentity)
    /// Says that a table uses an index of its own, by the index's name: as replica identity, to be clustered by.
    case marksIndex(String, of: ObjectIdentity)
    /// Moves an index to another tablespace.
    case movesIndex(ObjectIdentity)
    /// Adds a key, a check, an exclusion constraint or a foreign key.
    case addsConstraint(ObjectIdentity)
    case validates(ObjectIdentity)
    case addsColumn(ObjectIdentity)
    /// Makes a column that is there an identity column.
    case addsIdentity(ObjectIdentity)
    /// Says to which column a sequence belongs; to none where it is `nil`.
    case givesSequence(ObjectIdentity, to: ObjectIdentity?)
    /// Gives every existing row of a table a value in a column.
    case fillsColumn(ObjectIdentity)
    case setsNotNull(ObjectIdentity)
    case changesType(ObjectIdentity)
    /// Adds a check to a domain; the name of the check.
    case addsDomainCheck(String, domain: ObjectIdentity)
    /// Makes a domain NOT NULL.
    case setsDomainNotNull(ObjectIdentity)
    /// Looks at stored values of a type, or writes them anew, which PostgreSQL refuses where they are parts of others.
    case visitsValues(ObjectIdentity)
    /// Makes a table a partition of another.
    case attachesPartition(ObjectIdentity)
    /// Deletes the rows of a table that meet a condition.
    case deletesRows(of: ObjectIdentity, where: String)
    /// Changes who owns an object.
    case changesOwner(ObjectIdentity, role: String?)
  }
}

extension DDL.Effect {
  /// The type whose stored values must be on their own: PostgreSQL refuses the statement where they are elements of
  /// arrays, bounds of ranges or attributes of composite values (`find_composite_type_dependencies` in
  /// `src/backend/commands/tablecmds.c`).
  public var visitedType: ObjectIdentity? {
    switch self {
    case .visitsValues(let type), .setsDomainNotNull(let type), .addsDomainCheck(_, let type): type
    case .changesType(let column): column.table
    default: nil
    }
  }
}
