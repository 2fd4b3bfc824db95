public import Postgres
import Shadow

/// A role that owns what tests make, may create schemas, and nothing more.
public enum PlainOwner {
  public static let name = "copy_owner"

  private static let making = Task {
    let target = try await TestServer.shared.makeDatabase("copyowner")
    let connection = try await Connection.connect(to: target)
    try await connection.execute("CREATE ROLE \(name) LOGIN NOSUPERUSER NOINHERIT")
    await connection.close()
    try await TestServer.shared.dropDatabase(target)
  }

  /// Makes it, once per process.
  public static func exist() async throws { try await making.value }
}

/// Runs a test on a database of its own as a plain role, which ran the script and so owns what that made.
public func withOwnedDatabase<Result>(
  _ script: String,
  _ body: (ConnectionTarget, Connection) async throws -> Result
) async throws -> Result {
  try await PlainOwner.exist()
  return try await withDatabase { target, superuser in
    let database = quoteIdentifier(superuser.database)
    try await superuser.execute("GRANT CREATE ON DATABASE \(database) TO \(PlainOwner.name)")
    let owned = target.setting("user", PlainOwner.name)
    let connection = try await Connection.connect(to: owned)
    try await connection.execute(script)
    let result = try await body(owned, connection)
    await connection.close()
    return result
  }
}
