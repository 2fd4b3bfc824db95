import Diagnostics
public import Postgres
public import Shadow

/// A statement on its way into a shadow database.
struct LoadStatement: Sendable {
  var sql: String
  /// What follows `COPY … FROM stdin` in a dump.
  var data: [UInt8]?
  var place: Place?
}

/// Loads statements into a shadow database, each when what it needs is there.
///
/// Sources are written for people, in any order: a statement that fails because an object is missing is tried again
/// after the others, for as long as that helps. A role or a tablespace that is missing is made, and a role that is to own
/// what only superusers may own becomes one.
public struct ShadowLoader: Sendable {
  let server: ShadowServer
  let connection: Connection

  /// - Parameters:
  ///   - server: Where roles and tablespaces are made.
  ///   - connection: The database that is loaded.
  public init(server: ShadowServer, connection: Connection) {
    self.server = server
    self.connection = connection
  }

  /// - Throws: ``Failure`` with the place and the reason of every statement that cannot be loaded.
  func load(_ statements: [LoadStatement]) async throws {
    var waiting: [LoadStatement] = []
    var failedBatches = 0
    for batch in LoadBatch.batches(of: statements) {
      // Where order is of no account, as in a folder of scripts, batches help little: most fail.
      if batch.isPossible, failedBatches < 4 {
        if try await run(batch) { continue }
        failedBatches += 1
      }
      waiting += try await attempt(batch.statements).map(\.statement)
    }
    while !waiting.isEmpty {
      let failed = try await attempt(waiting)
      if failed.count == waiting.count { throw Self.failure(failed) }
      waiting = failed.map(\.statement)
    }
  }

  /// Runs statements as one transaction with one round trip.
  ///
  /// - Returns: `false` where one was refused: then none has had an effect, and each is to be run by itself.
  private func run(_ batch: LoadBatch) async throws -> Bool {
    do {
      _ = try await connection.pipeline(batch.statements.map { Query($0.sql) })
      return true
    } catch {
      if error.kind == .server { return false }
      throw error
    }
  }

  private typealias Failed = (statement: LoadStatement, error: PostgresError)

  /// Runs statements one by one, and gives back those that may succeed when more is there.
  private func attempt(_ statements: [LoadStatement]) async throws -> [Failed] {
    var failed: [Failed] = []
    for statement in statements {
      do {
        try await run(statement)
      } catch let error as PostgresError {
        guard error.sqlState.map(Self.isMissing) == true else { throw Self.failure([(statement, error)]) }
        failed.append((statement, error))
      }
    }
    return failed
  }

  private func run(_ statement: LoadStatement) async throws {
    // Each missing role or tablespace is another attempt; a statement cannot name more than its length allows.
    for _ in 0...64 {
      do {
        return try await execute(statement)
      } catch let error as PostgresError {
        guard try await provide(for: error, of: statement.sql) else { throw error }
      }
    }
    try await execute(statement)
  }

  private func execute(_ statement: LoadStatement) async throws {
    guard let data = statement.data else {
      try await connection.execute(statement.sql)
      return
    }
    _ = try await connection.copyIn(statement.sql, [data])
  }

  /// Makes what a statement wants of the server around the database: the role or tablespace that its error names, or the
  /// rights of a role that is to own something; false where it wants something else.
  public func provide(for error: PostgresError, of statement: String) async throws -> Bool {
    if error.sqlState == .undefinedObject { return try await provide(naming: error.message) }
    return try await letOwn(statement, error)
  }

  private func provide(naming message: String) async throws -> Bool {
    if let role = Self.name(in: message, after: "role ") {
      try await server.ensureRoles([role])
      return true
    }
    if let tablespace = Self.name(in: message, after: "tablespace ") {
      try await server.ensureTablespaces([tablespace])
      return true
    }
    return false
  }

  /// Makes the role a superuser that is to own what only superusers may own: in the database that the schema comes from,
  /// it is one.
  private func letOwn(_ sql: String, _ error: PostgresError) async throws -> Bool {
    guard error.sqlState == .insufficientPrivilege, let hint = error.hint, hint.hasPrefix("The owner of a"),
      hint.hasSuffix("must be a superuser.")
    else { return false }
    let tokens = sqlTokens(of: sql)
    guard let place = tokens.lastIndex(where: { $0.lowercased() == "owner" }), tokens.count > place + 2,
      tokens[place + 1].lowercased() == "to"
    else { return false }
    return try await server.makeSuperuser(tokens[place + 2])
  }

  /// The name in `role "app" does not exist`: the server's messages are English in a shadow.
  static func name(in message: String, after word: String) -> String? {
    let suffix = "\" does not exist"
    guard message.hasSuffix(suffix), let start = message.firstRange(of: word + "\"") else { return nil }
    return String(message[start.upperBound...].dropLast(suffix.count))
  }

  /// Whether an error may go away when more is there.
  private static func isMissing(_ state: SQLState) -> Bool {
    switch state {
    case .undefinedTable, .undefinedColumn, .undefinedFunction, .undefinedObject, .invalidSchemaName,
      .undefinedParameter, .invalidForeignKey, .objectNotInPrerequisiteState:
      true
    default: false
    }
  }

  private static func failure(_ failed: [(statement: LoadStatement, error: PostgresError)]) -> Failure {
    Failure(
      code: "schema-not-loadable",
      failed.count == 1
        ? "PostgreSQL refuses a statement of the schema"
        : "PostgreSQL refuses \(failed.count) statements of the schema",
      advice: advice(failed.map(\.error)),
      diagnostics: failed.map { statement, error in
        Diagnostic(
          .error,
          code: error.sqlState?.rawValue ?? "refused",
          at: statement.place,
          "\(error.message) (SQLSTATE \(error.sqlState?.rawValue ?? "unknown"))",
          advice: ([error.detail, error.hint].compactMap { $0 } + ["in: \(excerpt(maskPasswords(statement.sql)))"])
            .joined(separator: "\n  ")
        )
      }
    )
  }

  private static func excerpt(_ sql: String) -> String {
    let line = sql.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count > 160 ? String(line.prefix(160)) + "…" : line
  }

  private static func advice(_ errors: [PostgresError]) -> String {
    if errors.contains(where: { $0.message.hasPrefix("extension ") || $0.message.contains("extension control file") }) {
      return """
        The shadow's server lacks the extension. Install it there (Debian: apt-get install postgresql-contrib or the \
        extension's package), name a server that has it with --shadow URL, or declare its objects as an external stub.
        """
    }
    return "Correct the schema at the place named; a database was not touched."
  }
}
