import Postgres

extension Row {
  /// The texts of an array column without its NULL elements; `nil` where the column is NULL.
  func texts(_ index: Int) throws(PostgresError) -> [String]? {
    guard self[index] != nil else { return nil }
    return try textArray(index).compactMap { $0 }
  }

  /// The single character of a column of type `"char"`; `nil` where it is NULL or empty.
  func character(_ index: Int) -> Character? { self[index]?.first }
}
