import Postgres

/// The relations of a database and their files, to see what a statement locked and wrote anew.
///
/// It is read whole once; after a statement only what the statement had locked is read again, since nothing else can
/// have changed.
struct RelationSnapshot {
  struct Relation: Equatable {
    var namespace: UInt32
    var name: String
    var kind: String
    var fileNode: UInt32
    /// The partitioned table that it is a partition of.
    var parent: UInt32?
  }

  private(set) var relations: [UInt32: Relation] = [:]
  /// The schemas that are looked at; they are read again every time, because renaming one locks no relation.
  private var namespaces: [UInt32: String] = [:]
  /// The names of the tables that the schemas state.
  private let stated: Set<String>

  /// - Parameter stated: The names of the tables that the schemas state. A partition that is not among them was made by a
  ///   schedule: how many there are depends on the day, and a plan must not.
  init(_ rows: ResultSet, namespaces: ResultSet, stated: Set<String>) throws(PostgresError) {
    self.stated = stated
    try update(namespaces: namespaces)
    for row in rows { try update(row) }
  }

  /// The columns that describe a relation, of `pg_class c` and `pg_inherits i`.
  static let columns = """
    c.oid, c.relnamespace, c.relname, c.relkind, c.relfilenode, CASE WHEN c.relispartition THEN i.inhparent END
    """

  static let query = """
    SELECT \(columns) FROM pg_catalog.pg_class c
      LEFT JOIN pg_catalog.pg_inherits i ON c.relispartition AND i.inhrelid = c.oid
    WHERE c.relkind IN ('r', 'p', 'm', 'f')
    """

  /// The relations whose rows were written by the transaction `$1` or a later one (PostgreSQL documentation, "System
  /// Columns": `xmin`).
  static let changedQuery = query + " AND pg_catalog.age(c.xmin) <= pg_catalog.age($1::pg_catalog.xid)"

  static let namespaceQuery = """
    SELECT oid, nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    """

  mutating func update(namespaces rows: ResultSet) throws(PostgresError) {
    namespaces = [:]
    for row in rows { namespaces[try row.oid(0)] = try row.string(1) }
  }

  /// Takes a relation as it is now.
  ///
  /// - Parameter first: The column at which those of ``columns`` begin.
  mutating func update(_ row: Row, at first: Int = 0) throws(PostgresError) {
    let kind = try row.string(first + 3)
    guard ["r", "p", "m", "f"].contains(kind) else { return }
    let namespace = try row.oid(first + 1)
    guard namespaces[namespace] != nil else { return }
    relations[try row.oid(first)] = Relation(
      namespace: namespace,
      name: try row.string(first + 2),
      kind: kind,
      fileNode: try row.oid(first + 4),
      parent: try row.optionalOID(first + 5)
    )
  }

  mutating func remove(_ relation: UInt32) { relations[relation] = nil }

  /// The qualified and quoted name; partitions that a schedule makes go by their table's, all as one.
  func name(of relation: UInt32) -> String? {
    guard let found = relations[relation], let name = plainName(of: relation) else { return nil }
    guard var root = found.parent, !stated.contains(name) else { return name }
    while let parent = relations[root]?.parent { root = parent }
    return plainName(of: root).map { "each partition of " + $0 } ?? name
  }

  private func plainName(of relation: UInt32) -> String? {
    relations[relation].flatMap { found in namespaces[found.namespace].map { quoteQualified($0, found.name) } }
  }
}
