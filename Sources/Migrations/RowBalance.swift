import Postgres

/// How many rows the session inserted and deleted, table by table, as the server counts them.
///
/// A `DELETE` leaves no trace in the catalog, wherever it is done: in a function, by `ON DELETE CASCADE`, by `MERGE`. The
/// server counts it all the same (manual, "Statistics Functions": `pg_stat_get_xact_…`). Its counters go back to when the
/// session last reported them, which may be some transactions ago, and count what was rolled back too; so what they were
/// at the beginning of a transaction is taken off.
struct RowBalance: Sendable {
  private struct Counts: Sendable {
    /// The partitioned table at the top, or the table itself: an `UPDATE` moves rows between the parts of one.
    var root: UInt32
    var inserted: Int64
    var deleted: Int64
  }

  private var counts: [UInt32: Counts] = [:]

  /// Reads the counters; rows of temporary tables are nobody's, and those of the ledger Strata's.
  static func read(_ connection: Connection, except ledgerSchema: String) async throws(PostgresError) -> RowBalance {
    let rows = try await connection.query(
      """
      SELECT c.oid, coalesce(pg_catalog.pg_partition_root(c.oid)::oid, c.oid), n.inserted, n.deleted
      FROM pg_catalog.pg_class c, LATERAL (
        SELECT pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid) AS inserted,
          pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid) AS deleted) n
      WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND c.oid >= 16384
        AND c.relnamespace IS DISTINCT FROM pg_catalog.to_regnamespace($1) AND (n.inserted > 0 OR n.deleted > 0)
      """,
      [quoteIdentifier(ledgerSchema)]
    )
    var balance = RowBalance()
    for row in rows {
      balance.counts[try row.oid(0)] = Counts(
        root: try row.oid(1),
        inserted: try row.int64(2),
        deleted: try row.int64(3)
      )
    }
    return balance
  }

  /// How many rows the counters say were inserted into a table.
  func inserted(into table: UInt32) -> Int64 { counts[table]?.inserted ?? 0 }

  /// Takes rows of a table as there from the beginning: they took the place of others, and may not go themselves.
  mutating func keep(_ rows: Int64, of table: UInt32) {
    counts[table, default: Counts(root: table, inserted: 0, deleted: 0)].inserted += rows
  }

  /// By how many rows a table grew since.
  func growth(of table: UInt32, since start: RowBalance) -> Int64 {
    func rows(_ count: Counts?) -> Int64 { count.map { $0.inserted - $0.deleted } ?? 0 }
    return rows(counts[table]) - rows(start.counts[table])
  }

  /// By how many rows each table grew since; a partitioned table as a whole, with the parts it is of.
  ///
  /// - Parameter counted: What counting the rows gave, where they were counted; it tells what was rolled back.
  private func growth(
    since start: RowBalance,
    counted: [UInt32: Int64],
    where isMissed: (UInt32) -> Bool
  ) -> [UInt32: (rows: Int64, parts: Set<UInt32>)] {
    var growth: [UInt32: (rows: Int64, parts: Set<UInt32>)] = [:]
    for (table, count) in counts {
      let rows = self.growth(of: table, since: start)
      guard rows > 0 || isMissed(table) else { continue }
      growth[count.root, default: (0, [])].rows += rows
      growth[count.root, default: (0, [])].parts.insert(table)
    }
    for (root, change) in growth where change.rows < 0 && change.parts.allSatisfy({ counted[$0] != nil }) {
      let real = change.parts.reduce(0) { $0 + (counted[$1] ?? 0) }
      growth[root]?.rows = min(0, max(change.rows, real))
    }
    return growth
  }

  /// What became of the rows that are gone.
  struct Verdict: Sendable {
    var lost: [CountedDestruction] = []
    /// The tables whose rows are lost, by their parts.
    var suspects: Set<UInt32> = []
    /// Tables that took rows over.
    var takers: [Taker] = []
  }

  /// A table that took rows over; a partitioned one with its parts.
  struct Taker: Sendable {
    var table: UInt32
    var parts: Set<UInt32>
    var rows: Int64
  }

  /// How many rows are gone from the tables that were there, and were not taken over by another table in the same
  /// transaction: one that has all of their columns, by name.
  ///
  /// - Parameters:
  ///   - counted: By how many rows tables really grew, where that was counted.
  ///   - isMissed: Whether rows of a table may not go.
  func losses(
    since start: RowBalance,
    of tables: [UInt32: DataSnapshot.Table],
    counted: [UInt32: Int64],
    _ connection: Connection,
    where isMissed: (UInt32) -> Bool
  ) async throws(PostgresError) -> Verdict {
    let growth = growth(since: start, counted: counted, where: isMissed)
    var shrunk: [(table: DataSnapshot.Table, rows: Int64, parts: Set<UInt32>)] = []
    for (root, change) in growth where change.rows < 0 {
      // A table may have become a part of another meanwhile.
      guard let known = tables[root] != nil ? root : change.parts.sorted().first(where: { tables[$0] != nil }),
        let table = tables[known], isMissed(known)
      else { continue }
      shrunk.append((table, -change.rows, change.parts))
    }
    if !shrunk.isEmpty {
      let owned = try await Self.ownedByExtensions(shrunk.flatMap(\.parts), connection)
      shrunk.removeAll { owned.isSuperset(of: $0.parts) }
    }
    guard !shrunk.isEmpty else { return Verdict() }
    let gains = growth.filter { $0.value.rows > 0 }
    var free = gains.mapValues(\.rows)
    let columns = free.isEmpty ? [:] : try await Self.columns(of: free.keys.sorted(), connection)
    var verdict = Verdict()
    for (table, rows, parts) in shrunk.sorted(by: {
      ($0.table.schema, $0.table.name) < ($1.table.schema, $1.table.name)
    }) {
      var rest = rows
      for (other, names) in columns.sorted(by: { $0.key < $1.key }) where names.isSuperset(of: table.columns.values) {
        let taken = min(rest, free[other] ?? 0)
        guard taken > 0 else { continue }
        free[other, default: 0] -= taken
        rest -= taken
        verdict.takers.append(Taker(table: other, parts: gains[other]?.parts ?? [], rows: taken))
      }
      guard rest > 0 else { continue }
      let destruction = Destruction(.rows, schema: table.schema, table: table.name)
      verdict.lost.append(CountedDestruction(destruction: destruction, count: rest, isExact: true))
      verdict.suspects.formUnion(parts)
    }
    return verdict
  }

  /// Those of the tables that belong to extensions: what they keep of their own accord, such as a job that was removed by
  /// a function of theirs, is not what a file deletes.
  private static func ownedByExtensions(
    _ tables: [UInt32],
    _ connection: Connection
  ) async throws(PostgresError) -> Set<UInt32> {
    let rows = try await connection.query(
      """
      SELECT objid FROM pg_catalog.pg_depend
      WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND objid = ANY ($1::pg_catalog.oid[]) AND deptype = 'e'
      """,
      [formatTextArray(tables.map(String.init))]
    )
    var owned: Set<UInt32> = []
    for row in rows { owned.insert(try row.oid(0)) }
    return owned
  }

  private static func columns(
    of tables: [UInt32],
    _ connection: Connection
  ) async throws(PostgresError) -> [UInt32: Set<String>] {
    let rows = try await connection.query(
      """
      SELECT attrelid, pg_catalog.array_agg(attname::text) FROM pg_catalog.pg_attribute
      WHERE attrelid = ANY ($1::pg_catalog.oid[]) AND attnum > 0 AND NOT attisdropped GROUP BY attrelid
      """,
      [formatTextArray(tables.map(String.init))]
    )
    var columns: [UInt32: Set<String>] = [:]
    for row in rows { columns[try row.oid(0)] = Set((try row.optionalTextArray(1) ?? []).compactMap { $0 }) }
    return columns
  }
}
