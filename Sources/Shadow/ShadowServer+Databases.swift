import Diagnostics
public import Postgres

extension ShadowServer {
  /// Makes an empty UTF-8 database from `template0`.
  ///
  /// - Parameter label: Anything; what of it fits becomes part of the database's name, for people who look at the server.
  public func makeDatabase(_ label: String) async throws -> ConnectionTarget {
    // The server's own locale, unless that is bound to another encoding: C goes with all of them.
    var clauses = "TEMPLATE template0 ENCODING 'UTF8'"
    if !isEmbedded {
      let encoding = try await maintenance.query(
        "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'template0'"
      )
      if encoding.first?[0] != "UTF8" { clauses += " LOCALE 'C'" }
    }
    return try await create(label, clauses)
  }

  /// Makes a copy of a database of this server.
  ///
  /// Every connection to the original has to be closed; one that is just closing is waited for. See "CREATE DATABASE"
  /// in PostgreSQL's manual.
  public func cloneDatabase(_ target: ConnectionTarget, _ label: String) async throws -> ConnectionTarget {
    let original = target.database ?? ""
    do {
      return try await create(label, "TEMPLATE \(quoteIdentifier(original))")
    } catch let error as PostgresError where error.sqlState == .objectInUse {
      throw Failure.databaseInUse(original, error)
    }
  }

  /// Drops a database that this shadow made, with every connection to it.
  public func dropDatabase(_ target: ConnectionTarget) async throws {
    let name = target.database ?? ""
    guard databases.contains(name) else { throw Failure.notOurDatabase(name) }
    try await maintenance.execute("DROP DATABASE IF EXISTS \(quoteIdentifier(name)) WITH (FORCE)")
    databases.remove(name)
  }

  private func create(_ label: String, _ clauses: String) async throws -> ConnectionTarget {
    databaseCount += 1
    // The names on a server of our own repeat from run to run, since they may be seen in messages.
    let prefix = isEmbedded ? "shadow" : runName
    let name = ScratchName.database(prefix, databaseCount, label)
    // Before, not after: a cancelled CREATE DATABASE may have succeeded.
    databases.insert(name)
    try await maintenance.execute("CREATE DATABASE \(quoteIdentifier(name)) \(clauses)")
    return maintenanceTarget.setting("dbname", name)
  }
}
