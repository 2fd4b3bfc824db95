import CLibPQ

extension Wire {
  /// Sends all queries and one synchronisation point, and passes on each result up to that point as it comes. When
  /// `body` throws, the rest is taken and dropped.
  func pipeline(
    _ queries: [Query],
    _ body: (Int, ResultSet) throws(PostgresError) -> Void
  ) throws(PostgresError) {
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

    var received = 0
    var refusal: PostgresError?
    for index in 0..<sent {
      while let result = nextResult() {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
          received += 1
          let rows = ResultSet(ResultStorage(result))
          guard refusal == nil else { continue }
          do throws(PostgresError) {
            try body(index, rows)
          } catch {
            refusal = error
          }
        case PGRES_PIPELINE_ABORTED:
          PQclear(result)
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
          PQclear(result)
          finish()  // libpq has no way back from COPY in a pipeline
          var error = PostgresError(.protocol, "COPY cannot run in a pipeline", statement: queries[index].sql)
          error.pipelineIndex = index
          throw error
        default:
          if received == index, firstError?.pipelineIndex ?? sent >= index {
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
    if let error = firstError ?? refusal { throw error }
  }
}
