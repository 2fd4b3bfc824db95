import Diagnostics
import Postgres

/// Brings a target to the state of its source, by the log.
struct Replay: Sendable {
  let workspace: Workspace
  let state: CopyState
  let statements: CopyStatements
  let style: ReplayStyle
  let emit: @Sendable (CopyEvent) -> Void

  /// Looks at how the target can be written to.
  static func prepare(
    _ workspace: Workspace,
    _ state: CopyState,
    _ connection: Connection,
    _ emit: @escaping @Sendable (CopyEvent) -> Void
  ) async throws -> Replay {
    let style = try await ReplayStyle.find(state.definition, connection)
    let statements = state.statements(workspace)
    return Replay(workspace: workspace, state: state, statements: statements, style: style, emit: emit)
  }

  /// The source has other partitions than those that have triggers.
  struct PartitionsChanged: Error {}

  /// Replays one batch in a transaction of its own, and returns how many entries it had.
  ///
  /// The lock comes before the snapshot: no `TRUNCATE` can come between the snapshot and the reading.
  func batch(limit: Int, _ connection: Connection) async throws -> Int {
    var conflicts = 0
    var bound: Int? = limit
    while true {
      do {
        return try await transaction(limit: bound, connection)
      } catch let error as PostgresError {
        if error.sqlState == .serializationFailure, conflicts < 10 {
          conflicts += 1
        } else if Self.mayBeOrder(error), bound != nil {
          // The row that gave the value up may be further on in the log: the whole of it is one moment.
          bound = nil
        } else if Self.isMisfit(error) {
          throw Failure.doesNotFit(state.definition.target, error)
        } else {
          throw error
        }
      }
    }
  }

  private func transaction(limit: Int?, _ connection: Connection) async throws -> Int {
    try await connection.transaction(isolation: .repeatableRead) { connection in
      try await connection.execute("LOCK TABLE \(statements.source) IN ACCESS SHARE MODE")
      return try await apply(limit: limit, connection)
    }
  }

  /// Replays in the transaction that is open: of one snapshot, or under a lock that keeps all writers out.
  func apply(limit: Int?, _ connection: Connection) async throws -> Int {
    try await check(connection)
    let found = try await connection.query(statements.batch(limit: limit)).onlyRow()
    guard let cut = try found.optionalInt64(0) else { return 0 }
    let count = try found.int(1)
    if try found.bool(2) { try await connection.execute(statements.removeTruncated) }
    // Rows are few against the tables: by their indexes, whatever the statistics say.
    try await connection.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
    try await write(upTo: cut, connection)
    try await connection.execute("SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on")
    try await connection.execute(statements.forget(upTo: cut))
    try await connection.execute(
      """
      UPDATE \(workspace.copies) SET rows_replayed = rows_replayed + \(count), replays = replays + 1
      WHERE copy = \(state.number)
      """
    )
    emit(.replayed(state.definition.source, entries: count))
    return count
  }

  private func write(upTo cut: Int64, _ connection: Connection) async throws {
    if style == .upsert {
      try await connection.execute("SAVEPOINT strata_upsert")
      do {
        try await connection.execute(statements.removeGone(upTo: cut))
        try await connection.execute(statements.upsert(upTo: cut))
        try await connection.execute("RELEASE SAVEPOINT strata_upsert")
        return
      } catch {
        guard Self.mayBeOrder(error) else { throw error }
        // Rows of the batch exchange a value that another unique index has.
        try await connection.execute("ROLLBACK TO SAVEPOINT strata_upsert; RELEASE SAVEPOINT strata_upsert")
        emit(.replacing(state.definition.source, error.message))
      }
    }
    for statement in statements.replace(upTo: cut) { try await connection.execute(statement) }
  }

  /// Stops where the source is not what it was.
  private func check(_ connection: Connection) async throws {
    guard let condition = state.condition else { throw Failure.notFollowing(state.definition.source, state.phase) }
    let now = try await SourceCondition.read(statements, of: state.source, connection)
    switch condition.change(to: now) {
    case .nothing: return
    case .partitions: throw PartitionsChanged()
    case .broken(let what): throw Failure.sourceChanged(state.definition.source, what)
    }
  }

  private static func mayBeOrder(_ error: PostgresError) -> Bool {
    switch error.sqlState {
    case .uniqueViolation, .exclusionViolation: true
    default: false
    }
  }

  /// Whether the target refuses a row for what it is.
  private static func isMisfit(_ error: PostgresError) -> Bool {
    switch error.sqlState {
    case .integrityConstraintViolation, .dataException: true
    default: false
    }
  }
}
