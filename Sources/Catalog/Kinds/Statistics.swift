import Postgres

/// A statistics object (PostgreSQL documentation, "CREATE STATISTICS").
public struct Statistics: ObjectDefinition {
  /// The whole statement as `pg_get_statisticsobjdef()` prints it, but with the columns in the order of their names: the
  /// order in the table means nothing to a statistics object.
  @Exact public var definition: String
  /// The statistics target; `nil` for the server's.
  public var target: Int?

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL(definition)] + (target == nil ? [] : [targeting(identity)])
  }

  public func alteration(of identity: ObjectIdentity, to new: Statistics, in context: AlterationContext) -> Alteration {
    guard $definition == new.$definition else {
      return .replace(why: "PostgreSQL has no way to change what a statistics object covers")
    }
    return .inPlace([new.targeting(identity)])
  }

  private func targeting(_ identity: ObjectIdentity) -> DDL {
    DDL("ALTER STATISTICS \(identity.sqlName) SET STATISTICS \(target ?? -1)")
  }
}

enum StatisticsReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT s.oid, n.nspname, s.stxname, pg_catalog.pg_get_userbyid(s.stxowner), s.stxrelid,
      pg_catalog.pg_get_statisticsobjdef(s.oid), NULLIF(s.stxstattarget, -1),
      pg_catalog.pg_get_statisticsobjdef_columns(s.oid),
      ARRAY(SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys) ORDER BY a.attnum)
    FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
    WHERE \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      let relation = try row.oid(4)
      let identity = ObjectIdentity(.statistics, schema: try row.string(1), name: try row.string(2))
      guard let table = builder.relation(relation), !builder.isExtensionMember(SystemCatalog.statistics, oid) else {
        continue
      }
      builder.add(
        identity,
        Statistics(definition: try definition(row), target: row[6].flatMap { Int($0) }),
        at: ObjectAddress(SystemCatalog.statistics, oid),
        owner: try row.string(3)
      )
      builder.depend(identity, on: table)
    }
  }

  /// The statement, its columns sorted by name; expressions stand after the columns and stay in their order.
  private static func definition(_ row: Row) throws(PostgresError) -> String {
    let text = try row.string(5)
    let list = try row.string(7)
    let columns = try row.texts(8) ?? []
    let prefix = columns.joined(separator: ", ")
    guard list.hasPrefix(prefix) else { return text }
    let sorted = columns.sorted().joined(separator: ", ") + list.dropFirst(prefix.count)
    let parts = text.split(separator: " ON \(list) FROM ", omittingEmptySubsequences: false)
    return parts.joined(separator: " ON \(sorted) FROM ")
  }
}
