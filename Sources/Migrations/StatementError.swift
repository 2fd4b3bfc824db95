import Diagnostics
import Postgres

/// What failed while a script ran: the statement, or what Strata did around it.
struct StatementError: Error {
  /// `nil` where it was none of the script's.
  var statement: ScriptStatement?
  var error: PostgresError
  /// What was being done: "the COMMIT".
  var doing = "the statement"
  /// How often it was tried.
  var attempts = 1

  /// Whether the whole transaction may simply be tried again.
  var isRetryable: Bool {
    switch error.sqlState {
    case .lockNotAvailable, .deadlockDetected, .serializationFailure: true
    default: false
    }
  }
}
