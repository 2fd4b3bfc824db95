import CLibPQ

extension Wire {
  /// Sends one statement in single-row mode and passes its rows on; returns the error that `body` threw.
  func stream(_ sql: String, _ parameters: [String?], _ body: (Row) throws -> Void) throws(PostgresError)
    -> (any Error)?
  {
    try send(sql, parameters)
    PQsetSingleRowMode(try handle())
    try flush()
    var columns: ResultColumns?
    var firstError: PostgresError?
    while let result = nextResult() {
      switch PQresultStatus(result) {
      case PGRES_SINGLE_TUPLE:
        let storage = ResultStorage(result, columns: columns)
        columns = storage.columns
        do {
          try body(Row(storage: storage, index: 0))
        } catch {
          requestCancel()
          discardResults()
          return error
        }
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
        PQclear(result)
      case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
        PQclear(result)
        requestCancel()
        endAnyCopy()
        firstError = PostgresError(.protocol, "COPY is no statement with rows", hint: "Use copyIn or copyOut.")
      default:
        if firstError == nil { firstError = error(of: result, sql) }
        PQclear(result)
      }
    }
    if let firstError { throw firstError }
    return nil
  }

  /// Ends a COPY that was not asked for, in whichever direction it goes.
  func endAnyCopy() {
    try? endCopyIn(failing: "no data is sent this way")
    takeCopyOut { _ in }
  }
}
