import OnlineCopy
import Postgres

/// Which sequence of the new schema goes on from which of the old one.
enum SequencePairs {
  private struct Sequence {
    var schema: String
    var name: String
    var table: String?
    var column: String?
  }

  /// By the columns that they belong to, and by their names where they belong to none.
  static func find(
    _ names: SwapNames,
    _ copies: [CopyPlan],
    _ connection: Connection
  ) async throws -> [SwapRecord.SequencePair] {
    let rows = try await connection.query(
      """
      SELECT n.nspname, c.relname, t.relname, a.attname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_depend d ON d.classid = 1259 AND d.objid = c.oid AND d.refclassid = 1259
        AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
      LEFT JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE c.relkind = 'S' AND n.nspname IN ($1, $2) ORDER BY n.nspname, c.relname
      """,
      [names.schema, names.next]
    )
    let all = try rows.map { row in
      Sequence(schema: try row.string(0), name: try row.string(1), table: row[2], column: row[3])
    }
    let old = all.filter { $0.schema == names.schema }
    return all.filter { $0.schema == names.next }.map { sequence in
      let copy = copies.first { $0.target.name.name == sequence.table }
      let column = copy?.mapping.columns.first { $0.target == sequence.column }?.sourceColumnName
      let same = old.first { $0.table != nil && $0.table == copy?.source.name.name && $0.column == column }
      let match = same ?? old.first { $0.name == sequence.name }
      return SwapRecord.SequencePair(
        old: match?.name,
        new: sequence.name,
        table: match == nil && copy != nil ? sequence.table : nil,
        column: match == nil && copy != nil ? sequence.column : nil
      )
    }
  }
}
