import Diagnostics
import OnlineCopy
import Postgres

/// A table that goes when a swap ends.
public struct DoomedTable: Sendable, Hashable {
  public var name: String
  public var rows: Int64
}

extension Swap {
  /// The tables that finishing drops, each with the number of its rows: all that are in the schema by now.
  public func doomedByFinish(_ schema: String? = nil) async throws -> [DoomedTable] {
    let entry = try await entry(schema)
    return try await count(entry.record.names.previous, except: [])
  }

  /// The tables whose rows are nowhere else and that aborting drops: what was written to new tables while they were in
  /// use, and tables that were made in the schema since.
  public func doomedByAbort(_ schema: String? = nil) async throws -> [DoomedTable] {
    let entry = try await entry(schema)
    return try await count(entry.record.names.next, except: entry.record.forward.map(\.target.name))
      .filter { $0.rows > 0 }
  }

  private func count(_ schema: String, except copied: [String]) async throws -> [DoomedTable] {
    try await withConnection { connection in
      let tables = try await connection.query(
        """
        SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL ($2::text[])
        ORDER BY c.relname COLLATE "C"
        """,
        [schema, formatTextArray(copied)]
      ).map { row in try row.string(0) }
      var result: [DoomedTable] = []
      for table in tables {
        let name = quoteQualified(schema, table)
        let rows = try await connection.query("SELECT count(*) FROM \(name)").onlyRow().int64(0)
        result.append(DoomedTable(name: name, rows: rows))
      }
      return result
    }
  }

  /// Ends a swap that the application has come to live with: what was recorded for the old schema goes, and it with it.
  ///
  /// - Parameter early: Whether it goes though it was to be kept longer.
  public func finish(_ schema: String? = nil, early: Bool = false) async throws -> SwapStatus {
    let entry = try await entry(schema)
    let names = entry.record.names
    guard entry.phase == .swapped else {
      throw Failure.wrongPhase(names.schema, entry.phase, advice: "the old schema is in use: cut over first, or abort")
    }
    guard entry.mayFinish || early else { throw Failure.held(names.schema, until: entry.keptUntil ?? "") }
    try await refuseUse(of: names.previous)
    try await settle(entry)
    try await end(entry, dropping: names.previous, to: .finished)
    var status = SwapStatus(entry, [])
    status.phase = .finished
    return status
  }

  /// Gives a swap up that is not in use: the new schema goes, and everything that was made for it.
  ///
  /// - Parameter allowDestructive: Whether rows may go that are nowhere else (``doomedByAbort(_:)``).
  public func abort(_ schema: String? = nil, allowDestructive: Bool = false) async throws -> SwapStatus {
    let entry = try await entry(schema)
    let names = entry.record.names
    guard !entry.phase.isNew else {
      throw Failure.wrongPhase(names.schema, entry.phase, advice: "the new schema is in use: revert first, or finish")
    }
    let doomed = try await doomedByAbort(names.schema)
    if !doomed.isEmpty, !allowDestructive {
      throw Failure.destroys(doomed.map { "\($0.name): \($0.rows) rows" })
    }
    try await refuseUse(of: names.next)
    try await settle(entry)
    try await end(entry, dropping: names.next, to: .aborted)
    var status = SwapStatus(entry, [])
    status.phase = .aborted
    return status
  }

  private func end(_ entry: SwapLedger.Entry, dropping schema: String, to phase: SwapPhase) async throws {
    // Another process may have exchanged the schemas meanwhile, and its runs are not this one's to end.
    let now = try await self.entry(entry.record.names.schema)
    guard now.phase == entry.phase, now.exchanges == entry.exchanges else {
      throw Failure.swapMoved(entry.record.names.schema)
    }
    // The run between the schemas, and one that was prepared for an exchange which did not come about.
    for number in [entry.exchanges, entry.exchanges + 1] {
      let copy = try copy(entry.runName(number))
      if try await copy.exists() { try await copy.abort() }
    }
    try await withConnection { connection in
      try await connection.transaction { connection in
        try await connection.execute("SET LOCAL client_min_messages = warning")
        try await connection.execute("DROP SCHEMA IF EXISTS \(quoteIdentifier(schema)) CASCADE")
        try await SwapLedger(connection: connection).move(entry, to: phase)
      }
    }
  }

  /// Refuses to drop a schema that objects outside have come to use.
  private func refuseUse(of schema: String) async throws {
    let users = try await withConnection { connection in
      try await connection.query(Self.users, [schema]).map { row in try row.string(0) }
    }
    guard users.isEmpty else { throw Failure.stillUsed(schema, users) }
  }

  /// What stands outside of a schema and depends on something in it. Strata's own views and triggers are not counted.
  private static let users = """
    WITH inside AS (
      SELECT 1259 AS classid, c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1
      UNION ALL SELECT 1255, p.oid FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = $1
      UNION ALL SELECT 1247, t.oid FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname = $1
    ), users AS (
      SELECT DISTINCT d.classid, d.objid,
        coalesce(r.ev_class, a.adrelid, k.conrelid, po.polrelid, tg.tgrelid, i.indrelid, c.oid) AS relation
      FROM inside JOIN pg_catalog.pg_depend d ON d.refclassid = inside.classid AND d.refobjid = inside.oid
        AND d.deptype = 'n'
      LEFT JOIN pg_catalog.pg_rewrite r ON d.classid = 2618 AND r.oid = d.objid
      LEFT JOIN pg_catalog.pg_attrdef a ON d.classid = 2604 AND a.oid = d.objid
      LEFT JOIN pg_catalog.pg_constraint k ON d.classid = 2606 AND k.oid = d.objid AND k.conrelid <> 0
      LEFT JOIN pg_catalog.pg_policy po ON d.classid = 3256 AND po.oid = d.objid
      LEFT JOIN pg_catalog.pg_trigger tg ON d.classid = 2620 AND tg.oid = d.objid
      LEFT JOIN pg_catalog.pg_class c ON d.classid = 1259 AND c.oid = d.objid
      LEFT JOIN pg_catalog.pg_index i ON d.classid = 1259 AND i.indexrelid = d.objid
    )
    SELECT DISTINCT CASE WHEN u.relation IS NULL THEN o.type || ' ' || o.identity
      ELSE 'relation ' || u.relation::pg_catalog.regclass::text END
    FROM users u
    LEFT JOIN pg_catalog.pg_class c ON c.oid = u.relation
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL pg_catalog.pg_identify_object(u.classid, u.objid, 0) o
    WHERE coalesce(quote_ident(n.nspname), o.schema) IS DISTINCT FROM quote_ident($1)
      AND coalesce(n.nspname, o.schema, '') !~ '^"?(strata_copy_|pg_toast)'
    ORDER BY 1
    """
}
