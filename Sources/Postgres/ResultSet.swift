import CLibPQ

/// The rows that a statement returned, or what it reported when it returned none.
///
/// Values are decoded when they are asked for. A row keeps the whole result in memory.
public struct ResultSet: Sendable, RandomAccessCollection {
  let storage: ResultStorage

  init(_ storage: ResultStorage) {
    self.storage = storage
  }

  /// The names of the columns, in order; empty when the statement returns no rows.
  public var columns: [String] { storage.columns.names }

  /// The index of the first column with this name, for loops over many rows.
  public func index(of column: String) -> Int? { storage.columns.indexes[column] }

  /// What the statement did, such as `INSERT 0 3` or `CREATE TABLE`.
  ///
  /// The libpq function is `PQcmdStatus`.
  public var commandTag: String { String(cString: PQcmdStatus(storage.result)) }

  /// How many rows the statement inserted, updated, deleted, copied or returned; 0 for other statements.
  ///
  /// The libpq function is `PQcmdTuples`.
  public var affectedRows: Int { Int(String(cString: PQcmdTuples(storage.result))) ?? 0 }

  public var startIndex: Int { 0 }
  public var endIndex: Int { storage.rowCount }

  public subscript(index: Int) -> Row {
    precondition(index >= 0 && index < storage.rowCount, "the result has no row \(index)")
    return Row(storage: storage, index: index)
  }

  /// The first row, where the statement must return exactly one.
  public func onlyRow() throws(PostgresError) -> Row {
    guard count == 1 else {
      throw PostgresError(.decoding, "the statement returned \(count) rows where one was expected")
    }
    return self[0]
  }
}
