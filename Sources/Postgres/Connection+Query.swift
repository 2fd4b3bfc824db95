extension Connection {
  /// Runs one statement, with `parameters` for `$1`, `$2`, … as text, and returns its rows.
  ///
  /// Throws the server's error, with the statement and never the parameters. The libpq function is `PQsendQueryParams`.
  public func query(_ sql: String, _ parameters: [String?] = []) async throws(PostgresError) -> ResultSet {
    try await operate(sql) { wire throws(PostgresError) in
      try wire.send(sql, parameters)
      return try wire.lastResult(sql)
    }
  }

  /// Runs one or several statements in one string and returns the result of the last.
  ///
  /// Several statements are one transaction unless they say otherwise (manual: section 55.2.2.1 "Multiple Statements in
  /// a Simple Query"). With `evenIfCancelled` it also runs in a task that was cancelled, and to its end: for rolling
  /// back and releasing locks. The libpq function is `PQsendQuery`.
  ///
  /// - Parameter setting: A statement that is sent before it in the same message, such as a `SET`; an error tells its
  ///   position in `sql` all the same.
  @discardableResult
  public func execute(
    _ sql: String,
    after setting: String? = nil,
    evenIfCancelled: Bool = false
  ) async throws(PostgresError) -> ResultSet {
    try await operate(sql, evenIfCancelled: evenIfCancelled) { wire throws(PostgresError) in
      guard let setting else {
        try wire.send(simple: sql)
        return try wire.lastResult(sql)
      }
      let before = setting + "; "
      do throws(PostgresError) {
        try wire.send(simple: before + sql)
        return try wire.lastResult(sql)
      } catch {
        var error = error
        error.position = error.position.map { $0 - before.unicodeScalars.count }
        throw error
      }
    }
  }
}
