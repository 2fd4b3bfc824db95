import Postgres

/// The SQL of one table's copy. Pure: it holds no connection and asks nothing.
struct CopyStatements: Sendable {
  let workspace: Workspace
  let number: Int
  let definition: CopyDefinition

  var key: CopyKey { definition.key }
  var source: String { definition.source.sql }
  var target: String { definition.target.sql }
  var log: String { workspace.log(number) }
  var rows: String { workspace.rows(number) }
  var stash: String { workspace.stash(number) }
  var written: [ColumnMapping] { definition.mapping.written }
  var unwritten: [String] { definition.mapping.unwritten }

  // MARK: What is made

  /// The view through which every reader of the source sees it as the target wants it.
  ///
  /// PostgreSQL binds it to columns, operators and functions by their OIDs when it is made, in the search path of the
  /// user who wrote the expressions; and it refuses to drop or retype a column that the view needs.
  var viewCreation: String {
    let alias = quoteIdentifier(definition.source.name)
    var columns = key.columns.enumerated().map { "\(alias).\(quoteIdentifier($1.source)) AS k\($0 + 1)" }
    for (index, column) in written.enumerated() { columns.append("\(value(of: column, alias)) AS c\(index + 1)") }
    return "CREATE VIEW \(rows) AS SELECT \(columns.joined(separator: ", ")) FROM \(source)"
  }

  private func value(of column: ColumnMapping, _ alias: String) -> String {
    let type = definition.baseTypes[column.target] ?? "text"
    switch column.origin {
    case .same: return "\(alias).\(quoteIdentifier(column.target))"
    case .renamed(let from): return "\(alias).\(quoteIdentifier(from))"
    case .cast(let from, false): return "(\(alias).\(quoteIdentifier(from)))::\(type)"
    case .cast(let from, true): return "((\(alias).\(quoteIdentifier(from)))::text)::\(type)"
    case .expression(let sql, _): return "(\(sql)\n)::\(type)"
    case .ownDefault, .generated: return "NULL"
    }
  }

  /// The log and the stash.
  var tableCreation: [String] {
    let keys = zip(key.aliases, key.columns).map { "\($0) \($1.definition)" }
    var statements = [
      """
      CREATE TABLE \(log) (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        truncated boolean NOT NULL DEFAULT false, \(keys.joined(separator: ", ")))
      """
    ]
    if !unwritten.isEmpty {
      let columns = (key.columns.map(\.target) + unwritten).enumerated()
        .map { "t.\(quoteIdentifier($1)) AS h\($0 + 1)" }
      statements.append(
        "CREATE UNLOGGED TABLE \(stash) AS SELECT \(columns.joined(separator: ", ")) FROM \(target) t WITH NO DATA"
      )
    }
    return statements
  }

  // MARK: Copying

  /// The last key of the chunk that begins behind a key; no row where the range ends before.
  func end(after lower: [String]?, upTo upper: [String]?, rows count: Int) -> String {
    """
    SELECT \(key.texts("s")) FROM \(rows) s WHERE \(key.condition("s", after: lower, upTo: upper))
    ORDER BY \(key.list("s")) OFFSET \(count - 1) LIMIT 1
    """
  }

  /// Copies the rows between two keys.
  func copy(after lower: [String]?, upTo upper: [String]?) -> String {
    """
    INSERT INTO \(target) (\(targetList)) OVERRIDING SYSTEM VALUE
    SELECT \(valueList("s")) FROM \(rows) s WHERE \(key.condition("s", after: lower, upTo: upper))
    """
  }

  /// Keys that cut the source into about equal parts, from a sample of its pages.
  func cuts(parts: Int, percent: Double) -> String {
    """
    SELECT \(key.texts("x")) FROM (
      SELECT \(key.columns.enumerated().map { "s.\(quoteIdentifier($1.source)) AS k\($0 + 1)" }.joined(separator: ", ")),
        row_number() OVER (ORDER BY \(key.columns.map { "s." + quoteIdentifier($0.source) }.joined(separator: ", "))) AS n,
        count(*) OVER () AS total
      FROM \(source) s TABLESAMPLE SYSTEM (\(percent)) REPEATABLE (1)
    ) x
    WHERE x.total >= \(parts * 20) AND x.n % (x.total / \(parts)) = 0 AND x.n / (x.total / \(parts)) < \(parts)
    ORDER BY x.n
    """
  }

  var targetList: String { written.map { quoteIdentifier($0.target) }.joined(separator: ", ") }

  func valueList(_ relation: String) -> String {
    written.indices.map { "\(relation).c\($0 + 1)" }.joined(separator: ", ")
  }
}
