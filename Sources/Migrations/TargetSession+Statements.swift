import Diagnostics
import Postgres

/// The statements of scripts.
extension TargetSession {
  /// Runs one statement of a script and returns how many rows it changed or returned.
  ///
  /// - Parameter timeout: Its statement_timeout within the open transaction, where it is another one than before; it is
  ///   set in the same message, and the server takes the time of each statement of a message by itself (manual:
  ///   statement_timeout).
  @discardableResult
  func run(
    _ statement: ScriptStatement,
    of version: MigrationVersion?,
    timeout: Duration? = nil
  ) async throws(StatementError) -> Int {
    watch?.begin(statement, of: version)
    defer { watch?.end() }
    do {
      if let data = statement.copyData {
        try await applyTimeout(timeout)
        return try await connection.copyIn(statement.sql, CollectionOfOne(data))
      } else {
        return try await connection.execute(statement.sql, after: Self.setting(timeout)).affectedRows
      }
    } catch let error as StatementError {
      throw error
    } catch {
      let unknown = PostgresError(.protocol, "\(error)")
      throw StatementError(statement: statement, error: error as? PostgresError ?? unknown)
    }
  }

  /// What the server says where an undo meets what its version had not come to yet: the object is missing, or it is
  /// still there.
  private static let isNotThereYet: Set<SQLState> = [
    .undefinedTable, .undefinedColumn, .undefinedObject, .undefinedFunction, .invalidSchemaName, .duplicateTable,
    .duplicateColumn, .duplicateObject, .duplicateFunction, .duplicateSchema,
  ]

  /// Runs a statement of the undo of a version that was not applied to its end: what the version had not come to is
  /// passed over.
  func runTolerantly(_ statement: ScriptStatement, of version: MigrationVersion) async throws {
    let isInTransaction = await connection.transactionStatus == .inTransaction
    if isInTransaction { try await own("setting a savepoint", "SAVEPOINT strata_undo") }
    do {
      try await run(statement, of: version)
      if isInTransaction { try await own("releasing a savepoint", "RELEASE SAVEPOINT strata_undo") }
    } catch let failed as StatementError {
      guard let state = failed.error.sqlState, Self.isNotThereYet.contains(state) else { throw failed }
      if isInTransaction {
        try await own("going back to a savepoint", "ROLLBACK TO SAVEPOINT strata_undo; RELEASE SAVEPOINT strata_undo")
      }
      emit(.passedOver(version, statement, failed.error))
    }
  }
}
