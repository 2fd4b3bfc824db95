/// One row of a result: values by column index (from 0) or by column name.
///
/// The subscripts give text, nil for NULL. The functions decode a value that must be there, and throw a `decoding`
/// error that names the column when it is NULL or of another type; the `optional…` ones let NULL through.
/// A column index or name that the result does not have is a mistake in the program and traps.
public struct Row: Sendable {
  let storage: ResultStorage
  let index: Int

  /// The names of the columns, in order.
  public var columns: [String] { storage.columns.names }

  public subscript(_ column: Int) -> String? {
    storage.bytes(index, column).map { String(decoding: $0, as: UTF8.self) }
  }

  public subscript(_ column: String) -> String? { self[storage.index(of: column)] }

  public func isNull(_ column: Int) -> Bool { storage.bytes(index, column) == nil }
  public func isNull(_ column: String) -> Bool { isNull(storage.index(of: column)) }

  /// The value's bytes as the server sent them, valid only inside the closure; nil for NULL.
  public func withBytes<T>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>?) -> T) -> T {
    withExtendedLifetime(storage) { body(storage.bytes(index, column)) }
  }

  /// A text; throws when it is not UTF-8, which a database with the encoding SQL_ASCII can hold.
  public func string(_ column: Int) throws(PostgresError) -> String {
    try required(column, "text") { String(validating: $0, as: UTF8.self) }
  }

  public func int(_ column: Int) throws(PostgresError) -> Int {
    try required(column, "integer", Self.integer)
  }

  public func int64(_ column: Int) throws(PostgresError) -> Int64 {
    try required(column, "integer") { Self.integer($0).map(Int64.init) }
  }

  /// An object identifier: `oid` and the `reg…` types cast to it.
  public func oid(_ column: Int) throws(PostgresError) -> UInt32 {
    try required(column, "oid") { Self.integer($0).flatMap(UInt32.init(exactly:)) }
  }

  public func bool(_ column: Int) throws(PostgresError) -> Bool {
    try required(column, "boolean", Self.boolean)
  }

  public func double(_ column: Int) throws(PostgresError) -> Double {
    try required(column, "double precision") { Double(String(decoding: $0, as: UTF8.self)) }
  }

  /// The elements of a one-dimensional array in PostgreSQL's text form, such as `{a,"b c",NULL}`.
  ///
  /// Manual: section 8.15.6 "Array Input and Output Syntax".
  public func textArray(_ column: Int) throws(PostgresError) -> [String?] {
    try required(column, "one-dimensional array", parseTextArray)
  }

  /// The bytes of a `bytea` in its hex form, which is the default of `bytea_output`.
  public func bytea(_ column: Int) throws(PostgresError) -> [UInt8] {
    try required(column, "bytea in hex form", Self.hexadecimal)
  }

  public func optionalInt(_ column: Int) throws(PostgresError) -> Int? {
    isNull(column) ? nil : try int(column)
  }

  public func optionalInt64(_ column: Int) throws(PostgresError) -> Int64? {
    isNull(column) ? nil : try int64(column)
  }

  public func optionalOID(_ column: Int) throws(PostgresError) -> UInt32? {
    isNull(column) ? nil : try oid(column)
  }

  public func optionalBool(_ column: Int) throws(PostgresError) -> Bool? {
    isNull(column) ? nil : try bool(column)
  }

  public func optionalDouble(_ column: Int) throws(PostgresError) -> Double? {
    isNull(column) ? nil : try double(column)
  }

  public func optionalTextArray(_ column: Int) throws(PostgresError) -> [String?]? {
    isNull(column) ? nil : try textArray(column)
  }

  public func optionalBytea(_ column: Int) throws(PostgresError) -> [UInt8]? {
    isNull(column) ? nil : try bytea(column)
  }
}
