import Postgres

/// The columns by which a backfill cuts its table into batches, as they are in the database.
struct BackfillKey: Sendable, Hashable {
  struct Column: Sendable, Hashable {
    var name: String
    /// The qualified, quoted type, without what `varchar(20)` says in parentheses.
    var type: String
  }

  var columns: [Column]
  /// How many rows the table holds, as the server estimates; `nil` where it was never analyzed.
  var estimatedRows: Int64?

  var names: [String] { columns.map(\.name) }

  /// Finds the key of a backfill: the columns it names, else the primary key, else a unique index without nulls.
  ///
  /// An index has to lead with the columns: without one, finding the end of a batch reads the whole table, every time.
  /// It has to sort as the columns compare (default operator class, the column's own collation), and it must have every
  /// row (no predicate). A column that may be null is no key: comparing with null is never true, and a row with one
  /// would be passed over in silence.
  static func find(_ backfill: Backfill, _ session: TargetSession) async throws -> BackfillKey {
    let doing = "looking for the key of \(backfill.relation)"
    let tables = try await session.ask(
      doing,
      """
      SELECT c.oid, c.relkind IN ('r', 'p'),
        (SELECT sum(p.reltuples) FROM pg_catalog.pg_class p WHERE p.reltuples >= 0 AND p.relkind = 'r' AND (
          p.oid = c.oid OR p.oid IN (SELECT relid FROM pg_catalog.pg_partition_tree(c.oid))))::bigint
      FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass(\(quoteLiteral(backfill.relation)))
      """
    )
    guard let table = tables.first else { throw BackfillProblem.noTable(backfill) }
    guard table[1] == "t" else { throw BackfillProblem.notATable(backfill) }
    let candidates = try await candidates(of: table[0] ?? "0", doing, session)
    var key = try choose(backfill, from: candidates)
    key.estimatedRows = table[2].flatMap(Int64.init)
    return key
  }

  /// An index that batches can be cut by, if its columns are not null.
  private struct Candidate {
    var isUnique: Bool
    var columns: [Column]
    var areNotNull: [Bool]
  }

  /// The primary key first, then unique indexes, then others.
  private static func candidates(
    of table: String,
    _ doing: String,
    _ session: TargetSession
  ) async throws -> [Candidate] {
    let rows = try await session.ask(
      doing,
      """
      SELECT i.indisunique, array_agg(a.attname::text ORDER BY k.n),
        array_agg(quote_ident(tn.nspname) || '.' || quote_ident(t.typname) ORDER BY k.n),
        array_agg(a.attnotnull::text ORDER BY k.n)
      FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_am m ON m.oid = c.relam AND m.amname = 'btree'
      CROSS JOIN generate_series(0, i.indnkeyatts - 1) k(n)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n]
        AND a.attcollation = i.indcollation[k.n]
      JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[k.n] AND o.opcdefault
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
      WHERE i.indrelid = \(table) AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
      GROUP BY i.indexrelid, i.indisprimary, i.indisunique, i.indnkeyatts, c.relname
      HAVING count(*) = i.indnkeyatts
      ORDER BY i.indisprimary DESC, i.indisunique DESC, i.indnkeyatts, c.relname COLLATE "C"
      """
    )
    return try rows.map { row in
      let names = try row.textArray(1).map { $0 ?? "" }
      let types = try row.textArray(2).map { $0 ?? "" }
      return Candidate(
        isUnique: try row.bool(0),
        columns: zip(names, types).map { Column(name: $0, type: $1) },
        areNotNull: try row.textArray(3).map { $0 == "true" }
      )
    }
  }

  private static func choose(_ backfill: Backfill, from candidates: [Candidate]) throws -> BackfillKey {
    guard !backfill.key.isEmpty else {
      let found = candidates.first { $0.isUnique && $0.areNotNull.allSatisfy { $0 } }
      guard let found else {
        throw BackfillProblem.noKey(backfill, usable: usable(candidates))
      }
      return BackfillKey(columns: found.columns)
    }
    let count = backfill.key.count
    let leading = candidates.filter { $0.columns.prefix(count).map(\.name) == backfill.key }
    guard let found = leading.first else {
      throw BackfillProblem.noIndex(backfill, usable: usable(candidates))
    }
    if let null = found.areNotNull.prefix(count).firstIndex(of: false) {
      throw BackfillProblem.nullable(backfill, column: backfill.key[null])
    }
    return BackfillKey(columns: Array(found.columns.prefix(count)))
  }

  /// Lists of columns that would do, as the directive spells them.
  private static func usable(_ candidates: [Candidate]) -> [String] {
    candidates.filter { $0.areNotNull.allSatisfy { $0 } }
      .map { $0.columns.map { quoteIdentifier($0.name) }.joined(separator: ",") }
  }

  /// The columns for a list, as the statement calls them.
  private func list(_ alias: String?) -> String {
    names.map { quoteQualified(alias, $0) }.joined(separator: ", ")
  }

  /// The condition that a row is behind the first key and not behind the second; empty without both.
  ///
  /// Rows are compared as wholes, which is the order of the index (manual: Row Constructor Comparison).
  func condition(after lower: [String]?, upTo upper: [String]?, alias: String?) -> String {
    func literal(_ key: [String]) -> String {
      zip(key, columns).map { "\(quoteLiteral($0))::\($1.type)" }.joined(separator: ", ")
    }
    let names = list(alias)
    var condition = ""
    if let lower { condition += " AND (\(names)) > (\(literal(lower)))" }
    if let upper { condition += " AND (\(names)) <= (\(literal(upper)))" }
    return condition
  }

  /// The query for the last key of the batch that begins behind a key; no row where the batch is the last one.
  ///
  /// The columns are qualified throughout: an unqualified name in `ORDER BY` is first of all that of a result column,
  /// which would sort numbers as text.
  func end(of backfill: Backfill, after lower: [String]?) -> String {
    let alias = "batch_of"
    let texts = names.map { "\(quoteQualified(alias, $0))::text" }.joined(separator: ", ")
    return """
      SELECT \(texts) FROM \(backfill.relation) AS \(alias)
      WHERE true\(condition(after: lower, upTo: nil, alias: alias))
      ORDER BY \(list(alias)) OFFSET \((backfill.batch ?? Backfill.usualBatch) - 1) LIMIT 1
      """
  }
}
