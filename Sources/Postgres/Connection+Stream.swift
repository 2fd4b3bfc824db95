extension Connection {
  /// Runs one statement and passes its rows on one by one, so that a large result is never in memory at once.
  ///
  /// `body` runs on the connection's thread. When it throws, the statement is cancelled on the server and the error is
  /// passed on. Manual: section 34.6 "Retrieving Query Results Row-by-Row"; the libpq function is `PQsetSingleRowMode`.
  public func stream(
    _ sql: String,
    _ parameters: [String?] = [],
    _ body: @Sendable (Row) throws -> Void
  ) async throws {
    try await stream(sql, parameters, into: ()) { _, row in try body(row) }
  }

  /// As `stream(_:_:_:)`, with a value that `body` builds from the rows and that is returned at the end.
  public func stream<State: Sendable>(
    _ sql: String,
    _ parameters: [String?] = [],
    into initial: State,
    _ body: @Sendable (inout State, Row) throws -> Void
  ) async throws -> State {
    try await operate(sql) { wire throws(PostgresError) in
      var state = initial
      let failure = try wire.stream(sql, parameters) { row in try body(&state, row) }
      return Result { () throws(any Error) in
        if let failure { throw failure }
        return state
      }
    }.get()
  }
}
