import Diagnostics
import Postgres
import Synchronization

/// What is gone, looked at while it is still to be had.
extension DataGuard {
  /// Runs a statement of an open transaction that may drop or empty tables, and looks at once.
  ///
  /// What it took is counted before it runs again, with what the transaction did before it in place: a table whose rows
  /// were carried over to a new one of its name is not lost. Rows that the transaction deleted before are asked for too:
  /// with the table their counters go.
  func watching(_ work: VersionWork, _ session: TargetSession, _ body: () async throws -> Void) async throws {
    try await session.own("guarding data", "SAVEPOINT strata_guard")
    try await body()
    let (_, gone, rewritten) = try await look()
    let all = gone.filter { $0.column == 0 } + (try await emptied(rewritten, session))
    let losses = state.withLock { state in all.filter { !state.harmless.contains($0) } }
    guard !losses.isEmpty else { return try await session.own("guarding data", "RELEASE SAVEPOINT strata_guard") }
    try await session.own("guarding data", "ROLLBACK TO SAVEPOINT strata_guard")
    var now = try await look().now
    try await refuseDeletion(in: &now, of: Set(losses.map(\.table)), work, session)
    for loss in losses { try await lock(loss, as: relation(loss.table), session) }
    let lost = try await session.counting {
      var lost: [CountedDestruction] = []
      for loss in losses where try await !isCarriedOver(loss) {
        let item = try await looking { () async throws(PostgresError) in
          try await check.count(loss.destruction, in: relation(loss.table))
        }
        if item.count > 0 { lost.append(item) }
      }
      return lost
    }
    guard lost.isEmpty else { throw Failure.loss(lost, work) }
    try await body()
    try await session.own("guarding data", "RELEASE SAVEPOINT strata_guard")
    state.withLock { $0.harmless.formUnion(losses) }
  }

  /// Locks what is about to go, before it is counted: no row comes between the count and the statement.
  ///
  /// Counting the values of a column takes as long as reading its table; a large one is not locked for that.
  func lock(_ loss: DataLoss, as relation: String, _ session: TargetSession) async throws {
    let answer = try await session.ask(
      "guarding data",
      """
      SELECT c.oid IS NOT NULL AND (\(loss.column == 0) OR (
        WITH RECURSIVE parts AS (
          SELECT c.oid UNION SELECT i.inhrelid FROM parts p JOIN pg_catalog.pg_inherits i ON i.inhparent = p.oid)
        SELECT sum(pg_catalog.pg_table_size(oid)) FROM parts) < \(Self.quicklyRead))
      FROM (SELECT pg_catalog.to_regclass(\(quoteLiteral(relation)))::pg_catalog.oid AS oid) c
      """
    )
    guard answer.first?[0] == "t" else { return }
    try await session.own("guarding data", "LOCK TABLE \(relation) IN ACCESS EXCLUSIVE MODE")
  }

  /// How large a table may be, in bytes, to be read while others wait.
  private static let quicklyRead = 64 << 20

  /// The name of a table as it is now, in the middle of a transaction.
  private func relation(_ table: UInt32) async throws(PostgresError) -> String {
    let rows = try await connection.query(
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = $1
      """,
      [String(table)]
    )
    return try rows.onlyRow().string(0)
  }

  /// Whether a new table has the name that this one had before the transaction, all of its columns, and no fewer rows;
  /// from then on it is watched as this one was.
  private func isCarriedOver(_ loss: DataLoss) async throws -> Bool {
    guard loss.destruction.kind == .table, let before = state.withLock({ $0.current.tables[loss.table] }) else {
      return false
    }
    return try await looking { () async throws(PostgresError) in
      let snapshot = try await DataSnapshot.read(connection, except: ledgerSchema)
      let twin = snapshot.tables.first { $0.value.schema == before.schema && $0.value.name == before.name }
      guard let twin, twin.key != loss.table else { return false }
      let names = Set(twin.value.columns.values).union(twin.value.generated)
      let declared = state.withLock { state in
        before.columns.filter { state.declared.contains(.init(oid: loss.table, attribute: $0.key)) }
      }
      guard before.columns.values.allSatisfy({ names.contains($0) || declared.values.contains($0) }) else {
        return false
      }
      let old = try await relation(loss.table)
      let new = try await relation(twin.key)
      let answer = try await connection.query(
        "SELECT o.rows, n.rows FROM (SELECT count(*) AS rows FROM \(old)) o, (SELECT count(*) AS rows FROM \(new)) n"
      ).onlyRow()
      let rows = try answer.int64(0)
      guard try answer.int64(1) >= rows else { return false }
      let balance = try await RowBalance.read(connection, except: ledgerSchema)
      let tables = snapshot.tables.filter { $0.key == twin.key || $0.value.parent == twin.key }
      state.withLock { state in
        state.takeIn(tables)
        guard let start = state.balance else { return }
        state.balance?.keep(max(0, min(rows, balance.growth(of: twin.key, since: start))), of: twin.key)
      }
      return true
    }
  }

  /// Refuses where rows that were there are deleted, not declared and in no other table.
  ///
  /// - Parameters:
  ///   - tables: Those that are about to go, with their rows; `nil` at the end of a transaction, for all.
  ///   - session: Where the transaction can be run again to count the rows; `nil` where the counters have to do.
  func refuseDeletion(
    in now: inout DataSnapshot,
    of tables: Set<UInt32>? = nil,
    _ work: VersionWork,
    _ session: TargetSession? = nil
  ) async throws {
    let (origin, start, counted) = state.withLock { ($0.origin, $0.balance, $0.rows) }
    let missed = MissedTables(now: now, asked: tables)
    guard now.deletedFrom.contains(where: { origin.tables[$0] != nil && missed.contains($0) }) else { return }
    guard let start else {
      state.withLock { $0.needsBalance = true }
      throw SuspectedLoss()
    }
    let connection = connection
    let known = now.tables.filter { origin.tables[$0.key] != nil }
    var grown: [UInt32: Int64] = [:]
    if let session, !counted.isEmpty {
      grown = try await session.counting {
        try await looking { () async throws(PostgresError) in try await counted.growth(connection) }
      }
    }
    let counts = grown
    let verdict = try await looking { () async throws(PostgresError) in
      let balance = try await RowBalance.read(connection, except: ledgerSchema)
      return try await balance.losses(since: start, of: known, counted: counts, connection, where: missed.contains)
    }
    if !verdict.lost.isEmpty {
      if session != nil, doubt(verdict) { throw SuspectedLoss() }
      throw Failure.loss(verdict.lost, work)
    }
    try await takeIn(verdict.takers, &now, isEnd: tables == nil)
  }

  /// Whether rows can be counted to be sure of what the counters say; if so, they are when the transaction runs again.
  ///
  /// What the transaction itself made has another number in each try; there the counters have to do.
  private func doubt(_ verdict: RowBalance.Verdict) -> Bool {
    state.withLock { state in
      let there = (state.before?.current ?? state.current).tables
      let suspects = verdict.suspects.filter { there[$0] != nil && !state.rows.contains($0) }
      state.doubted.formUnion(suspects)
      return !suspects.isEmpty
    }
  }

  /// Watches the tables that took rows over.
  private func takeIn(_ takers: [RowBalance.Taker], _ now: inout DataSnapshot, isEnd: Bool) async throws {
    guard !takers.isEmpty else { return }
    let wanted = takers.reduce(into: Set<UInt32>()) { $0.formUnion($1.parts.union([$1.table])) }
    let fresh = wanted.filter { now.tables[$0] == nil }
    let connection = connection
    let seen = now
    let next = try await looking { () async throws(PostgresError) in
      var next = seen
      try await next.take(fresh, connection)
      return next
    }
    now = next
    state.withLock { state in
      state.takeIn(next.tables.filter { wanted.contains($0.key) })
      // Before the end, what they took is theirs now, and excuses nothing else.
      guard !isEnd else { return }
      for taker in takers { if let part = taker.parts.min() { state.balance?.keep(taker.rows, of: part) } }
    }
  }

  /// Those of the tables that were written anew in which every row was inserted by this transaction.
  ///
  /// Both `TRUNCATE` and an `ALTER TABLE` that writes the table anew give it another file. The counters of the
  /// transaction tell them apart: after `TRUNCATE` there are no more rows than were inserted since.
  func emptied(_ rewritten: [DataLoss], _ session: TargetSession) async throws -> [DataLoss] {
    guard !rewritten.isEmpty else { return [] }
    let start = state.withLock { $0.balance } ?? RowBalance()
    return try await session.counting {
      try await looking { () async throws(PostgresError) in
        var emptied: [DataLoss] = []
        for loss in rewritten {
          let inserted = try await connection.query(
            "SELECT coalesce(pg_catalog.pg_stat_get_xact_tuples_inserted($1), 0)",
            [String(loss.table)]
          )
          let count = max(0, (try inserted.first?.int64(0) ?? 0) - start.inserted(into: loss.table))
          let rows = try await connection.query(
            "SELECT count(*) FROM (SELECT FROM \(loss.destruction.relation) LIMIT \(count + 1)) rows"
          )
          if try rows.first?.int64(0) ?? 0 <= count { emptied.append(loss) }
        }
        return emptied
      }
    }
  }
}
