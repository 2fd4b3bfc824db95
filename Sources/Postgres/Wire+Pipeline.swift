import CLibPQ

extension Wire {
  /// Sends all queries and one synchronisation point, and takes all results up to that point.
  func pipeline(_ queries: [Query]) throws(PostgresError) -> [ResultSet] {
    for query in queries { try Self.checkNoNUL(query.sql, query.parameters) }
    let connection = try handle()
    guard PQenterPipelineMode(connection) == 1 else { throw failure(nil) }
    var firstError: PostgresError?
    var sent = 0
    for query in queries {
      do throws(PostgresError) {
        try send(query.sql, query.parameters)
      } catch {
        firstError = error
        firstError?.pipelineIndex = sent
        break
      }
      sent += 1
    }
    guard PQpipelineSync(connection) == 1 else { throw failure(nil) }
    try flush()

    var results: [ResultSet] = []
    results.reserveCapacity(sent)
    for index in 0..<sent {
      while let result = nextResult() {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
          results.append(ResultSet(ResultStorage(result)))
        case PGRES_PIPELINE_ABORTED:
          PQclear(result)
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
          PQclear(result)
          finish()  // libpq has no way back from COPY in a pipeline
          var error = PostgresError(.protocol, "COPY cannot run in a pipeline", statement: queries[index].sql)
          error.pipelineIndex = index
          throw error
        default:
          if results.count == index, firstError?.pipelineIndex ?? sent >= index {
            firstError = error(of: result, queries[index].sql)
            firstError?.pipelineIndex = index
          }
          PQclear(result)
        }
      }
    }
    if let synchronised = nextResult() { PQclear(synchronised) }
    if PQexitPipelineMode(connection) == 0, firstError == nil {
      let error = failure(nil)
      finish()
      throw error
    }
    if let firstError { throw firstError }
    return results
  }
}
