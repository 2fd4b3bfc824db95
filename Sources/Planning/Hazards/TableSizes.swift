import Catalog
public import Postgres

/// How large the tables of a database are, to say of a statement how long it may take.
public struct TableSizes: Sendable {
  /// Rows, as the last `ANALYZE` or `VACUUM` left them, and bytes, with TOAST and without indexes.
  public struct Size: Sendable, Hashable {
    /// `nil` where nobody counted yet.
    public var rows: Int?
    public var bytes: Int
  }

  private var sizes: [String: Size] = [:]

  /// From this size on it is said.
  static let threshold = 8 << 20

  /// Reads the sizes of the tables that a plan reads or writes whole; a partitioned one is as large as its partitions.
  ///
  /// - Throws: ``PostgresError`` where the query fails.
  public init(for plan: Plan, from connection: Connection) async throws {
    let names = Set((plan.statements + plan.undo).flatMap(Self.tables))
    guard !names.isEmpty else { return }
    let rows = try await connection.query(Self.query, [formatTextArray(names.sorted())])
    for row in rows {
      let count = try row.int(1)
      sizes[try row.string(0)] = Size(rows: count < 0 ? nil : count, bytes: try row.int(2))
    }
  }

  /// The plan with a hazard for each statement that works through a large table.
  public func said(in plan: Plan) -> Plan {
    var plan = plan
    plan.statements = plan.statements.map(said)
    plan.undo = plan.undo.map(said)
    return plan
  }

  private func said(_ statement: PlannedStatement) -> PlannedStatement {
    var statement = statement
    for table in Self.tables(of: statement) {
      guard let size = sizes[table], size.bytes >= Self.threshold else { continue }
      statement.hazards.append(Hazard(.long, "\(table) has \(size.text)"))
    }
    return statement
  }

  private static func tables(of statement: PlannedStatement) -> [String] {
    var tables = Set(statement.scans).union(statement.rewrites)
    if case .fillsColumn(let column) = statement.effect { tables.insert(column.relationName) }
    return tables.sorted()
  }

  private static let query = """
    SELECT n.name, sum(c.reltuples)::bigint, sum(pg_catalog.pg_table_size(c.oid))::bigint
    FROM pg_catalog.unnest($1::text[]) AS n(name)
    CROSS JOIN LATERAL pg_catalog.pg_partition_tree(
      pg_catalog.to_regclass(pg_catalog.regexp_replace(n.name, '^each partition of ', ''))) t
    JOIN pg_catalog.pg_class c ON c.oid = t.relid AND c.relkind IN ('r', 'm')
    GROUP BY n.name
    UNION ALL
    SELECT n.name, c.reltuples::bigint, pg_catalog.pg_table_size(c.oid)
    FROM pg_catalog.unnest($1::text[]) AS n(name)
    JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(n.name)
    WHERE NOT c.relispartition AND c.relkind IN ('r', 'm')
    """
}

extension TableSizes.Size {
  /// `about 1200000 rows, 340 MB`.
  var text: String {
    let units = [(1 << 40, "TB"), (1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")]
    let unit = units.first { bytes >= $0.0 } ?? (1, "bytes")
    let count = rows.map { "about \($0) rows" } ?? "a number of rows that nobody counted yet"
    return "\(count), \(bytes / unit.0) \(unit.1)"
  }
}
