import Diagnostics
import Postgres

extension ShadowServer {
  /// Makes the roles that a schema names in grants, policies and ownership, without login, where they are missing.
  ///
  /// On a named server they are dropped again in the end.
  public func ensureRoles(_ names: [String]) async throws {
    let missing = try await absent(names, "SELECT rolname FROM pg_roles")
    guard !missing.isEmpty else { return }
    let rights = try await NamedServer.rights(of: maintenance)
    guard rights.isSuperuser || rights.mayCreateRoles else { throw Failure.mayNotCreateRoles(missing, rights.role) }
    for name in missing {
      let role = quoteIdentifier(name)
      do {
        try await maintenance.execute("CREATE ROLE \(role) NOLOGIN")
        // Only a member may give objects to a role.
        if !rights.isSuperuser { try await maintenance.execute("GRANT \(role) TO CURRENT_USER") }
        try await mark("ROLE", role)
      } catch let error as PostgresError where error.sqlState == .duplicateObject {
        // Another run was faster.
        continue
      }
    }
  }

  /// Makes a role a superuser, where the server is ours alone; `false` where it is not.
  ///
  /// Foreign-data wrappers and event triggers can be owned by no other role. All other roles stay without rights, so that
  /// what runs as one of them is refused here as it would be elsewhere.
  ///
  /// - Parameter role: The name as SQL.
  public func makeSuperuser(_ role: String) async throws -> Bool {
    guard isEmbedded else { return false }
    try await maintenance.execute("ALTER ROLE \(role) SUPERUSER")
    return true
  }

  /// Makes the tablespaces that a schema names, where they are missing, inside the server's data directory.
  ///
  /// Needs a superuser, and a server that knows `allow_in_place_tablespaces` (15, and the minor releases of 14 since
  /// August 2022). On a named server they are dropped again in the end.
  public func ensureTablespaces(_ names: [String]) async throws {
    let missing = try await absent(names, "SELECT spcname FROM pg_tablespace")
    guard !missing.isEmpty else { return }
    do {
      try await maintenance.execute("SET allow_in_place_tablespaces = on")
      for name in missing {
        let tablespace = quoteIdentifier(name)
        try await maintenance.execute("CREATE TABLESPACE \(tablespace) LOCATION ''")
        try await mark("TABLESPACE", tablespace)
      }
    } catch {
      throw Failure.noTablespaces(missing, error)
    }
  }

  private func absent(_ names: [String], _ query: String) async throws -> [String] {
    let present = Set(try await maintenance.query(query).compactMap { $0[0] })
    var seen: Set<String> = []
    return names.filter { $0 != "public" && !present.contains($0) && seen.insert($0).inserted }
  }

  /// Writes on a shared object of a named server which run made it, so that it can be dropped after a crash as well.
  private func mark(_ kind: String, _ name: String) async throws {
    guard !isEmbedded else { return }
    try await maintenance.execute("COMMENT ON \(kind) \(name) IS \(quoteLiteral(runName))")
  }
}
