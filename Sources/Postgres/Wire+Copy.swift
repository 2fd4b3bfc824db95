import CLibPQ
import Glibc

extension Wire {
  /// Passes the rows of a running COPY … TO STDOUT on, each with its line end in text and CSV format.
  ///
  /// The libpq function is `PQgetCopyData`.
  func takeCopyOut<E: Error>(_ sink: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
    while let connection = try? handle() {
      var buffer: UnsafeMutablePointer<CChar>?
      let length = PQgetCopyData(connection, &buffer, 1)
      if length > 0, let buffer {
        defer { PQfreemem(buffer) }
        try sink(UnsafeRawBufferPointer(start: buffer, count: Int(length)))
      } else if length == 0 {
        wait(connection, CShort(POLLIN))
        if PQconsumeInput(connection) == 0 { return }
      } else {
        return  // -1: all rows were taken; -2: an error, which the next result tells
      }
    }
  }

  /// Sends bytes to a running COPY … FROM STDIN; the libpq function is `PQputCopyData`.
  func putCopyData(_ bytes: [UInt8]) throws(PostgresError) {
    var start = 0
    // libpq counts in 32 bits; pieces also keep its buffer small.
    while start < bytes.count {
      let end = min(start + 1 << 16, bytes.count)
      try putPiece(bytes[start..<end])
      start = end
    }
  }

  private func putPiece(_ bytes: ArraySlice<UInt8>) throws(PostgresError) {
    while true {
      let connection = try handle()
      let status = bytes.withUnsafeBytes { PQputCopyData(connection, $0.baseAddress, CInt($0.count)) }
      switch status {
      case 1: return try flush()
      case 0: wait(connection, CShort(POLLIN | POLLOUT))
      default: throw failure(nil)
      }
    }
  }

  /// Ends a COPY … FROM STDIN, with an error to make the server forget it; the libpq function is `PQputCopyEnd`.
  func endCopyIn(failing message: String? = nil) throws(PostgresError) {
    while true {
      let connection = try handle()
      switch PQputCopyEnd(connection, message) {
      case 1: return try flush()
      case 0: wait(connection, CShort(POLLIN | POLLOUT))
      default: throw failure(nil)
      }
    }
  }
}

extension Wire {
  /// Runs a COPY … TO STDOUT; the error that `sink` threw is returned as a failure.
  func copyOut(_ sql: String, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws(PostgresError)
    -> Result<Int, any Error>
  {
    try start(sql, expecting: PGRES_COPY_OUT, "COPY … TO STDOUT")
    do {
      try takeCopyOut { bytes throws(any Error) in
        noticeInterrupt()
        try sink(bytes)
      }
    } catch {
      requestCancel()
      takeCopyOut { _ in }
      discardResults()
      return .failure(error)
    }
    return .success(try lastResult(sql).affectedRows)
  }

  /// Runs a COPY … FROM STDIN; the error that `source` threw is returned as a failure.
  func copyIn(_ sql: String, _ source: () throws -> [UInt8]?) throws(PostgresError) -> Result<Int, any Error> {
    try start(sql, expecting: PGRES_COPY_IN, "COPY … FROM STDIN")
    while !interrupt.isRaised {
      let piece: [UInt8]?
      do {
        piece = try source()
      } catch {
        try endCopyIn(failing: "the source of the data failed")
        discardResults()
        return .failure(error)
      }
      guard let piece else { break }
      try putCopyData(piece)
    }
    try endCopyIn(failing: interrupt.isRaised ? "cancelled" : nil)
    return .success(try lastResult(sql).affectedRows)
  }

  /// Sends a COPY statement and waits until the server is ready for its data.
  private func start(_ sql: String, expecting status: ExecStatusType, _ form: String) throws(PostgresError) {
    try send(simple: sql)
    try flush()
    guard let result = nextResult() else { throw failure(sql) }
    defer { PQclear(result) }
    let actual = PQresultStatus(result)
    guard actual != status else { return }
    let failed =
      actual == PGRES_FATAL_ERROR
      ? error(of: result, sql)
      : PostgresError(.protocol, "the statement is not a \(form)", statement: sql)
    if actual == PGRES_COPY_IN { try endCopyIn(failing: "no data is sent this way") }
    if actual == PGRES_COPY_OUT { takeCopyOut { _ in } }
    discardResults()
    throw failed
  }
}
