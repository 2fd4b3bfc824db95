import Postgres

/// The relations of a database and their files, to see what a statement locked and wrote anew.
struct RelationSnapshot {
  struct Relation: Equatable {
    /// The qualified and quoted name; partitions that a schedule makes go by their table's, all as one.
    var name: String
    var kind: String
    var fileNode: UInt32
  }

  private(set) var relations: [UInt32: Relation] = [:]

  static let query = """
    SELECT c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname), c.relkind, c.relfilenode,
      CASE WHEN r.oid IS NOT NULL THEN pg_catalog.format('%I.%I', rn.nspname, r.relname) END
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_class r ON c.relispartition AND r.oid = pg_catalog.pg_partition_root(c.oid)
      LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    """

  /// - Parameter stated: The names of the tables that the schemas state. A partition that is not among them was made by a
  ///   schedule: how many there are depends on the day, and a plan must not.
  init(_ rows: ResultSet, stated: Set<String>) throws(PostgresError) {
    for row in rows {
      var name = try row.string(1)
      if let root = row[4], !stated.contains(name) { name = "each partition of " + root }
      relations[try row.oid(0)] = Relation(name: name, kind: try row.string(2), fileNode: try row.oid(3))
    }
  }
}
