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
