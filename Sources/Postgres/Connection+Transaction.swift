/// How far a transaction sees the work of others; manual: section 13.2 "Transaction Isolation".
public enum TransactionIsolation: String, Sendable {
  case readCommitted = "READ COMMITTED"
  case repeatableRead = "REPEATABLE READ"
  case serializable = "SERIALIZABLE"
}

extension Connection {
  /// Runs `body` between BEGIN and COMMIT; rolls back when it throws or when the task is cancelled.
  ///
  /// What is not stated is left to the server's defaults. Until the end the connection belongs to `body`: a statement
  /// that another task runs on it meanwhile becomes part of the transaction. When a statement failed and `body` went on
  /// all the same, the server rolls back at COMMIT; that is thrown as `inFailedSQLTransaction`.
  public func transaction<T>(
    isolation: TransactionIsolation? = nil,
    readOnly: Bool? = nil,
    deferrable: Bool = false,
    caller: isolated (any Actor)? = #isolation,
    _ body: (Connection) async throws -> T
  ) async throws -> T {
    var begin = "BEGIN"
    if let isolation { begin += " ISOLATION LEVEL \(isolation.rawValue)" }
    if let readOnly { begin += readOnly ? " READ ONLY" : " READ WRITE" }
    if deferrable { begin += " DEFERRABLE" }
    try await execute(begin)
    do {
      let value = try await body(self)
      let end = try await execute("COMMIT")
      guard end.commandTag == "COMMIT" else {
        throw PostgresError(
          .server,
          "the transaction was rolled back, because a statement in it had failed",
          sqlState: .inFailedSQLTransaction
        )
      }
      return value
    } catch {
      if await transactionStatus != .idle {
        // A lost connection has rolled back by itself.
        _ = try? await execute("ROLLBACK", evenIfCancelled: true)
      }
      throw error
    }
  }
}
