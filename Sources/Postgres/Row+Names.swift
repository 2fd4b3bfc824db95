extension Row {
  public func string(_ column: String) throws(PostgresError) -> String { try string(storage.index(of: column)) }
  public func int(_ column: String) throws(PostgresError) -> Int { try int(storage.index(of: column)) }
  public func int64(_ column: String) throws(PostgresError) -> Int64 { try int64(storage.index(of: column)) }
  public func oid(_ column: String) throws(PostgresError) -> UInt32 { try oid(storage.index(of: column)) }
  public func bool(_ column: String) throws(PostgresError) -> Bool { try bool(storage.index(of: column)) }
  public func double(_ column: String) throws(PostgresError) -> Double { try double(storage.index(of: column)) }
  public func bytea(_ column: String) throws(PostgresError) -> [UInt8] { try bytea(storage.index(of: column)) }

  public func textArray(_ column: String) throws(PostgresError) -> [String?] {
    try textArray(storage.index(of: column))
  }

  public func optionalInt(_ column: String) throws(PostgresError) -> Int? {
    try optionalInt(storage.index(of: column))
  }

  public func optionalInt64(_ column: String) throws(PostgresError) -> Int64? {
    try optionalInt64(storage.index(of: column))
  }

  public func optionalOID(_ column: String) throws(PostgresError) -> UInt32? {
    try optionalOID(storage.index(of: column))
  }

  public func optionalBool(_ column: String) throws(PostgresError) -> Bool? {
    try optionalBool(storage.index(of: column))
  }

  public func optionalDouble(_ column: String) throws(PostgresError) -> Double? {
    try optionalDouble(storage.index(of: column))
  }

  public func optionalTextArray(_ column: String) throws(PostgresError) -> [String?]? {
    try optionalTextArray(storage.index(of: column))
  }

  public func optionalBytea(_ column: String) throws(PostgresError) -> [UInt8]? {
    try optionalBytea(storage.index(of: column))
  }
}
