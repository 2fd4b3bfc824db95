extension Connection {
  /// Sends all queries at once and returns their results in order: one round trip to the server for all of them.
  ///
  /// Outside a transaction the queries are one: when one fails, those after it do not run and those before it have no
  /// effect. The error tells the statement and its `pipelineIndex`; the connection stays usable. COPY cannot be part.
  /// Manual: section 34.5 "Pipeline Mode"; the libpq functions are `PQenterPipelineMode` and `PQpipelineSync`.
  public func pipeline(_ queries: [Query]) async throws(PostgresError) -> [ResultSet] {
    try await pipeline(queries, into: []) { results, _, result in results.append(result) }
  }

  /// As `pipeline(_:)`, with a value that `body` builds from the results, each with the index of its query, as they come:
  /// no more than one result is in memory at a time.
  ///
  /// `body` runs on the connection's thread. When it throws, the results that are still to come are dropped.
  public func pipeline<State: Sendable>(
    _ queries: [Query],
    into initial: State,
    _ body: @Sendable (inout State, Int, ResultSet) throws(PostgresError) -> Void
  ) async throws(PostgresError) -> State {
    guard !queries.isEmpty else { return initial }
    return try await operate(nil) { wire throws(PostgresError) in
      var state = initial
      try wire.pipeline(queries) { index, result throws(PostgresError) in try body(&state, index, result) }
      return state
    }
  }
}
