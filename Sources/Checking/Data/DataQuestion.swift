import Postgres

/// A read-only question to a live database: which rows will a pending migration not accept?
struct DataQuestion: Sendable {
  /// A stable name of what is asked: `data-null`.
  var code: String
  /// What the rows have against them, with `%` for their number: `% rows of public.orders have no note, …`.
  var phrase: String
  /// The rows that will fail, as a query whose columns name a row.
  var rows: Rows

  enum Rows: Sendable {
    /// A query that gives the failing rows.
    case query(String)
    /// Values of a query's only column, `value`, that a type may refuse with an error.
    case conversion(from: String, to: String)
  }

  /// How many rows fail, and the first few of them as text.
  struct Answer: Sendable {
    var count: Int64
    var examples: [String]
  }

  /// Asks, in the transaction that is open.
  func ask(_ connection: Connection) async throws(PostgresError) -> Answer {
    switch rows {
    case .query(let sql):
      let count = try await connection.query("SELECT count(*) FROM (\(sql)) AS failing")
      let number = try count.first?.int64(0) ?? 0
      guard number > 0 else { return Answer(count: 0, examples: []) }
      let some = try await connection.query("SELECT failing::text FROM (\(sql) LIMIT 3) AS failing")
      var examples: [String] = []
      for row in some { examples.append(try row.string(0)) }
      return Answer(count: number, examples: examples)
    case .conversion(let source, let type):
      return try await convert(source, type, connection)
    }
  }

  /// All values at once first; one by one, in subtransactions, only where that fails.
  private func convert(_ source: String, _ type: String, _ connection: Connection) async throws(PostgresError) -> Answer
  {
    try await connection.execute("SAVEPOINT strata_conversion")
    do {
      _ = try await connection.query("SELECT count((old.value)::\(type)) FROM (\(source)) AS old")
      return Answer(count: 0, examples: [])
    } catch  where error.sqlState?.rawValue.hasPrefix("22") == true {
      try await connection.execute("ROLLBACK TO SAVEPOINT strata_conversion")
    }
    let body = """
      DECLARE
        old record;
        failed bigint := 0;
        examples text := '';
      BEGIN
        FOR old IN \(source) LOOP
          BEGIN
            PERFORM (old.value)::\(type);
          EXCEPTION WHEN data_exception THEN
            failed := failed + 1;
            IF failed <= 3 THEN examples := examples || E'\\n' || old.value::text; END IF;
          END;
        END LOOP;
        PERFORM pg_catalog.set_config('strata.failed', failed::text, true);
        PERFORM pg_catalog.set_config('strata.examples', examples, true);
      END
      """
    try await connection.execute("DO LANGUAGE plpgsql \(quoteLiteral(body))")
    let row = try await connection.query(
      "SELECT pg_catalog.current_setting('strata.failed')::bigint, pg_catalog.current_setting('strata.examples')"
    ).first
    let examples = try row?.string(1).split(separator: "\n").map(String.init) ?? []
    return Answer(count: try row?.int64(0) ?? 0, examples: examples)
  }
}
