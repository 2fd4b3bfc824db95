import Postgres

/// The relations of a database and their files, to see what a statement locked and wrote anew.
struct RelationSnapshot {
  struct Relation: Equatable {
    var name: String
    var kind: String
    var fileNode: UInt32
  }

  private(set) var relations: [UInt32: Relation] = [:]

  static let query = """
    SELECT c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname), c.relkind, c.relfilenode
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    """

  init(_ rows: ResultSet) throws(PostgresError) {
    for row in rows {
      let relation = Relation(name: try row.string(1), kind: try row.string(2), fileNode: try row.oid(3))
      relations[try row.oid(0)] = relation
    }
  }
}
