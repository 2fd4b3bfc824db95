import Diagnostics
import Postgres

/// A server the user names with `--shadow URL`: what we need there, and how we leave it as it was.
///
/// A run is alive for as long as its maintenance connection is, whose `application_name` is the run's name. What bears
/// the name of a run that is not alive was left by a crash and is dropped by the next run of the same role.
enum NamedServer {
  struct Rights: Sendable {
    var role: String
    var isSuperuser: Bool
    var mayCreateDatabases: Bool
    var mayCreateRoles: Bool
  }

  static func rights(of connection: Connection) async throws -> Rights {
    let rows = try await connection.query(
      "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = CURRENT_USER"
    )
    let row = rows.first
    return Rights(
      role: row?[0] ?? "",
      isSuperuser: row?[1] == "t",
      mayCreateDatabases: row?[2] == "t",
      mayCreateRoles: row?[3] == "t"
    )
  }

  /// Whether the server will do, and what the user should know about it.
  static func check(_ connection: Connection, wanted: Int?) async throws -> [String] {
    let version = connection.serverVersion
    try connection.requireSupportedVersion()
    let rights = try await rights(of: connection)
    guard rights.isSuperuser || rights.mayCreateDatabases else { throw Failure.mayNotCreateDatabases(rights.role) }
    guard let wanted, wanted != version / 10_000 else { return [] }
    return [
      "the server named as shadow is PostgreSQL \(version / 10_000) and the target is PostgreSQL \(wanted), "
        + "which may understand or print some things differently"
    ]
  }

  /// Drops what dead runs left.
  static func sweep(_ connection: Connection) async throws {
    let alive = try await aliveRuns(connection)
    let own = try await connection.query(
      "SELECT datname FROM pg_database WHERE datdba = CURRENT_USER::regrole AND datname LIKE 'strata\\_shadow\\_%'"
    )
    for name in own.compactMap({ $0[0] }) {
      guard let run = ScratchName.run(of: name), !alive.contains(run) else { continue }
      // Without FORCE: who is connected has a reason to be.
      _ = try? await connection.execute("DROP DATABASE IF EXISTS \(quoteIdentifier(name))")
    }
    await dropShared(connection, besides: nil)
  }

  /// Drops the roles and tablespaces that runs made, unless another run is alive, which may use them as well.
  ///
  /// - Parameter own: The run that is just ending, which no longer counts; `nil` at a run's start.
  static func dropShared(_ connection: Connection, besides own: String?) async {
    guard var alive = try? await aliveRuns(connection) else { return }
    if let own { alive.remove(own) }
    let itself = try? await connection.query("SELECT current_setting('application_name')").first?[0]
    if let itself { alive.remove(itself) }
    guard alive.isEmpty else { return }
    // The runs of other roles are not visible, but their databases are.
    let others = try? await connection.query("SELECT FROM pg_database WHERE datname LIKE 'strata\\_shadow\\_%'")
    guard let others, others.isEmpty else { return }
    for (kind, catalog, name) in [("TABLESPACE", "pg_tablespace", "spcname"), ("ROLE", "pg_authid", "rolname")] {
      let list = kind == "ROLE" ? "pg_roles" : catalog
      let marked = try? await connection.query(
        """
        SELECT o.\(name) FROM \(list) o
        JOIN pg_shdescription d ON d.objoid = o.oid AND d.classoid = 'pg_catalog.\(catalog)'::regclass
        WHERE d.description ~ '^strata_shadow_[0-9]+_[0-9a-z]+$'
        """
      )
      for row in marked.map(Array.init) ?? [] {
        guard let name = row[0] else { continue }
        _ = try? await connection.execute("DROP \(kind) IF EXISTS \(quoteIdentifier(name))")
      }
    }
  }

  private static func aliveRuns(_ connection: Connection) async throws -> Set<String> {
    let rows = try await connection.query(
      "SELECT DISTINCT application_name FROM pg_stat_activity WHERE application_name LIKE 'strata\\_shadow\\_%'"
    )
    return Set(rows.compactMap { $0[0] })
  }
}
