extension Connection {
  /// Runs a `COPY … TO STDOUT` and passes the data on, row by row; returns the number of rows.
  ///
  /// `sink` runs on the connection's thread; its bytes are valid only during the call. When it throws, the statement is
  /// cancelled on the server and the error is passed on.
  /// Manual: section 34.10 "Functions Associated with the COPY Command"; the libpq function is `PQgetCopyData`.
  @discardableResult
  public func copyOut(_ sql: String, _ sink: @Sendable (UnsafeRawBufferPointer) throws -> Void) async throws -> Int {
    try await copyOut(sql, into: ()) { _, bytes in try sink(bytes) }.rows
  }

  /// As `copyOut(_:_:)`, with a value that `sink` builds from the data.
  public func copyOut<State: Sendable>(
    _ sql: String,
    into initial: State,
    _ sink: @Sendable (inout State, UnsafeRawBufferPointer) throws -> Void
  ) async throws -> (state: State, rows: Int) {
    try await operate(sql) { wire throws(PostgresError) in
      var state = initial
      return try wire.copyOut(sql) { bytes in try sink(&state, bytes) }.map { rows in (state: state, rows: rows) }
    }.get()
  }

  /// Runs a `COPY … FROM STDIN` with data from `source`, which returns nil at the end; returns the number of rows.
  ///
  /// The pieces may be cut anywhere. `source` runs on the connection's thread. When it throws, the server forgets the
  /// whole COPY and the error is passed on. The libpq functions are `PQputCopyData` and `PQputCopyEnd`.
  @discardableResult
  public func copyIn(_ sql: String, _ source: @Sendable () throws -> [UInt8]?) async throws -> Int {
    try await operate(sql) { wire throws(PostgresError) in try wire.copyIn(sql, source) }.get()
  }

  /// Runs a `COPY … FROM STDIN` with the pieces of a sequence, which may be cut anywhere; returns the number of rows.
  @discardableResult
  public func copyIn<Pieces: Sequence & Sendable>(
    _ sql: String,
    _ pieces: Pieces
  ) async throws -> Int where Pieces.Element == [UInt8] {
    try await operate(sql) { wire throws(PostgresError) in
      var iterator = pieces.makeIterator()
      return try wire.copyIn(sql) { iterator.next() }
    }.get()
  }
}
