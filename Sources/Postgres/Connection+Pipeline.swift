extension Connection {
  /// Sends all queries at once and returns their results in order: one round trip to the server for all of them.
  ///
  /// Outside a transaction the queries are one: when one fails, those after it do not run and those before it have no
  /// effect. The error tells the statement and its `pipelineIndex`; the connection stays usable. COPY cannot be part.
  /// Manual: section 34.5 "Pipeline Mode"; the libpq functions are `PQenterPipelineMode` and `PQpipelineSync`.
  public func pipeline(_ queries: [Query]) async throws(PostgresError) -> [ResultSet] {
    guard !queries.isEmpty else { return [] }
    return try await operate(nil) { wire throws(PostgresError) in try wire.pipeline(queries) }
  }
}
