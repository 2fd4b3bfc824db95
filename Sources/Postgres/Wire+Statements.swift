import CLibPQ
import Glibc

extension Wire {
  /// Refuses what libpq would silently cut off.
  static func checkNoNUL(_ statement: String, _ parameters: [String?] = []) throws(PostgresError) {
    if statement.utf8.contains(0) {
      throw PostgresError(.protocol, "the statement holds a NUL character, which PostgreSQL cannot take")
    }
    if parameters.contains(where: { $0?.utf8.contains(0) ?? false }) {
      throw PostgresError(
        .protocol,
        "a parameter holds a NUL character, which PostgreSQL cannot store",
        sqlState: .untranslatableCharacter,
        statement: statement
      )
    }
  }

  /// Sends statements in one string by the simple protocol; the libpq function is `PQsendQuery`.
  func send(simple statement: String) throws(PostgresError) {
    try Self.checkNoNUL(statement)
    let connection = try handle()
    guard PQsendQuery(connection, statement) == 1 else { throw failure(statement) }
  }

  /// Sends one statement by the extended protocol, all values as text; the libpq function is `PQsendQueryParams`.
  func send(_ statement: String, _ parameters: [String?]) throws(PostgresError) {
    try Self.checkNoNUL(statement, parameters)
    let connection = try handle()
    let copies = parameters.map { $0.map { strdup($0) } ?? nil }
    defer { for copy in copies { free(copy) } }
    let values = copies.map { UnsafePointer<CChar>($0) }
    let sent = PQsendQueryParams(connection, statement, CInt(parameters.count), nil, values, nil, nil, 0)
    guard sent == 1 else { throw failure(statement) }
  }

  /// Takes all results of what was sent and keeps the last; throws the first error after all were taken.
  func lastResult(_ statement: String) throws(PostgresError) -> ResultSet {
    try flush()
    var last: OpaquePointer?
    var firstError: PostgresError?
    while let result = nextResult() {
      switch PQresultStatus(result) {
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
        if let last { PQclear(last) }
        last = result
      case PGRES_COPY_IN:
        PQclear(result)
        firstError = firstError ?? Self.unexpectedCopy("FROM STDIN", "copyIn", statement)
        try endCopyIn(failing: "no data is sent this way")
      case PGRES_COPY_OUT:
        PQclear(result)
        firstError = firstError ?? Self.unexpectedCopy("TO STDOUT", "copyOut", statement)
        takeCopyOut { _ in }
      case PGRES_COPY_BOTH:
        PQclear(result)
        finish()
        firstError = firstError ?? PostgresError(.protocol, "replication is not supported", statement: statement)
      default:
        if firstError == nil { firstError = error(of: result, statement) }
        PQclear(result)
      }
    }
    if let firstError {
      if let last { PQclear(last) }
      throw firstError
    }
    guard let last else { throw failure(statement) }
    return ResultSet(ResultStorage(last))
  }

  private static func unexpectedCopy(_ direction: String, _ function: String, _ statement: String) -> PostgresError {
    PostgresError(
      .protocol,
      "COPY … \(direction) needs a place for its data",
      hint: "Use \(function) for it.",
      statement: statement
    )
  }

  /// Takes and drops whatever is still to come of the statement that runs.
  func discardResults() {
    while let result = nextResult() {
      let status = PQresultStatus(result)
      PQclear(result)
      if status == PGRES_COPY_OUT { takeCopyOut { _ in } }
      if status == PGRES_COPY_IN { try? endCopyIn(failing: "abandoned") }
      if status == PGRES_COPY_BOTH { return finish() }
    }
  }
}
