import CLibPQ

/// The column names of a result, shared by all its rows.
final class ResultColumns: Sendable {
  let names: [String]
  /// The first column of each name.
  let indexes: [String: Int]

  init(_ result: OpaquePointer) {
    names = (0..<PQnfields(result)).map { String(cString: PQfname(result, $0)) }
    indexes = Dictionary(zip(names, 0...), uniquingKeysWith: { first, _ in first })
  }
}

/// Owns a `PGresult`, which is never changed after it was received, and frees it when nobody reads it any more.
///
/// `@unchecked Sendable`: libpq documents that a result may be read from several threads, as long as none changes it.
/// Manual: section 34.20 "Behavior in Threaded Programs".
final class ResultStorage: @unchecked Sendable {
  let result: OpaquePointer
  let columns: ResultColumns
  let rowCount: Int

  /// Takes over the result; `columns` are shared between the rows of one stream.
  init(_ result: OpaquePointer, columns: ResultColumns? = nil) {
    self.result = result
    self.columns = columns ?? ResultColumns(result)
    rowCount = Int(PQntuples(result))
  }

  deinit {
    PQclear(result)
  }

  /// The bytes of a value, or nil for NULL; valid as long as the storage is.
  @inline(__always)
  func bytes(_ row: Int, _ column: Int) -> UnsafeBufferPointer<UInt8>? {
    precondition(column >= 0 && column < columns.names.count, "the result has no column \(column)")
    let row = CInt(truncatingIfNeeded: row)
    let column = CInt(truncatingIfNeeded: column)
    let length = Int(PQgetlength(result, row, column))
    if length == 0, PQgetisnull(result, row, column) == 1 { return nil }
    guard let start = PQgetvalue(result, row, column) else { return nil }
    return UnsafeBufferPointer(start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: length)
  }

  /// The index of a column that the caller's own SQL names: a wrong name is a mistake in the program.
  func index(of name: String) -> Int {
    guard let index = columns.indexes[name] else {
      preconditionFailure("the result has no column \(name); it has \(columns.names.joined(separator: ", "))")
    }
    return index
  }
}
