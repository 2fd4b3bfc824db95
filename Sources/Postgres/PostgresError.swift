import CLibPQ

/// Why PostgreSQL or libpq refused something, with everything it said about it.
///
/// No parameter value and no password is part of it: a literal after `PASSWORD` in the statement is masked.
/// Manual: section "Error and Notice Message Fields" of the frontend/backend protocol.
public struct PostgresError: Error, Sendable, Hashable {
  /// Who refused, and what that means for the connection.
  public enum Kind: String, Sendable {
    /// No connection could be made, or it was lost or closed; nothing more can be asked of it.
    case connection
    /// The server reported an error for the statement; the connection stays usable.
    case server
    /// The statement was cancelled because its task was, or by `Connection.cancel()`; the connection stays usable.
    case cancelled
    /// The request makes no sense to libpq or to the protocol, such as a NUL character in a statement.
    case `protocol`
    /// A value is not of the type that was asked for.
    case decoding
  }

  public var kind: Kind
  public var sqlState: SQLState?
  /// `ERROR`, `FATAL` or `PANIC`, never translated.
  public var severity: String
  public var message: String
  public var detail: String?
  public var hint: String?
  /// Where in `statement`, counted in characters (Unicode scalars) from 1.
  public var position: Int?
  /// The statement of a function's body that failed, where PostgreSQL names one.
  public var internalQuery: String?
  /// Where in `internalQuery`, counted in characters from 1.
  public var internalPosition: Int?
  /// The call stack of functions and COPY, innermost first.
  public var context: String?
  /// The statement that was sent, with passwords masked.
  public var statement: String?
  /// Which query of a pipeline failed, counted from 0.
  public var pipelineIndex: Int?
  public var schemaName: String?
  public var tableName: String?
  public var columnName: String?
  public var dataTypeName: String?
  public var constraintName: String?
  /// Where the connection string came from that could not be connected by; see `ConnectionTarget.origin`.
  public var connectionOrigin: String?
  /// Whether no connection was made at all, so that what was asked for may be wrong.
  public var isFailureToConnect = false

  public init(
    _ kind: Kind,
    _ message: String,
    sqlState: SQLState? = nil,
    detail: String? = nil,
    hint: String? = nil,
    statement: String? = nil
  ) {
    self.kind = kind
    self.sqlState = sqlState
    self.severity = "ERROR"
    self.message = message
    self.detail = detail
    self.hint = hint
    self.statement = statement.map(maskPasswords)
  }

  /// Reads the fields of a result with the status `PGRES_FATAL_ERROR`.
  init(_ kind: Kind, result: OpaquePointer, statement: String?) {
    let report = ServerReport(result)
    let fallback = String(cString: PQresultErrorMessage(result)).trimmingEnd()
    self.init(
      kind,
      report[.message] ?? fallback,
      sqlState: report[.sqlState].map { SQLState($0) },
      detail: report[.detail],
      hint: report[.hint],
      statement: statement
    )
    severity = report[.severity] ?? "ERROR"
    position = report[.position].flatMap { Int($0) }
    internalPosition = report[.internalPosition].flatMap { Int($0) }
    internalQuery = report[.internalQuery].map(maskPasswords)
    context = report[.context]
    schemaName = report[.schema]
    tableName = report[.table]
    columnName = report[.column]
    dataTypeName = report[.dataType]
    constraintName = report[.constraint]
  }

  /// The error of a statement that was to be sent on a connection that is closed.
  static var closed: PostgresError {
    PostgresError(.connection, "the connection is closed", sqlState: .connectionDoesNotExist)
  }

  /// The error of work that was cancelled before anything was sent.
  static func cancelledBeforeStart(_ statement: String?) -> PostgresError {
    PostgresError(.cancelled, "cancelled before it was sent", statement: statement)
  }
}

extension String {
  /// Without spaces and line ends at the end, as libpq's messages have them.
  func trimmingEnd() -> String {
    var text = Substring(self)
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
