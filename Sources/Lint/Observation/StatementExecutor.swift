import Postgres
import SchemaSources

/// Sends statements, and makes what they want of the server around the database.
struct StatementExecutor {
  let connection: Connection
  let loader: ShadowLoader

  /// Runs a statement in the transaction that is open; one that fails does not take the transaction with it.
  func runWithinTransaction(_ statement: LintScript.Statement, _ words: StatementWordList) async throws {
    switch words.words.first {
    // Those about savepoints cannot be inside of one.
    case "SAVEPOINT", "RELEASE", "ROLLBACK": return try await run(statement)
    // How transactions are isolated from others is of no matter here, where there are none.
    case "SET" where words.words.dropFirst().first == "TRANSACTION": return
    default: break
    }
    // Each missing role or tablespace is another attempt; a statement cannot name more than its length allows.
    for _ in 0..<64 {
      guard let error = try await attempt(statement) else { return }
      guard try await loader.provide(for: error, of: statement.sql) else { throw error }
      try await connection.execute(Self.lookAgain)
    }
    if let error = try await attempt(statement) { throw error }
  }

  /// Within a transaction a session learns what others did when it takes a lock that it does not hold
  /// (`AcceptInvalidationMessages` in PostgreSQL's `lmgr.c`); until then it remembers that there is no such role.
  private static let lookAgain = """
    SAVEPOINT strata_look; SELECT FROM pg_catalog.pg_shseclabel LIMIT 0;
    ROLLBACK TO SAVEPOINT strata_look; RELEASE SAVEPOINT strata_look
    """

  /// Runs a statement behind a savepoint; the server's error where it refuses.
  private func attempt(_ statement: LintScript.Statement) async throws -> PostgresError? {
    try await connection.execute("SAVEPOINT strata_statement")
    do {
      try await run(statement)
    } catch let error as PostgresError {
      guard error.kind == .server else { throw error }
      try await connection.execute("ROLLBACK TO SAVEPOINT strata_statement; RELEASE SAVEPOINT strata_statement")
      return error
    }
    try await connection.execute("RELEASE SAVEPOINT strata_statement")
    return nil
  }

  /// Runs a statement as it is.
  func run(_ statement: LintScript.Statement) async throws {
    guard let data = statement.copyData else {
      try await connection.execute(statement.sql)
      return
    }
    _ = try await connection.copyIn(statement.sql, [data])
  }
}
