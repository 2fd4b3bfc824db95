import Postgres
import RandomSchema
import Shadow

/// The roles that random schemas name: superusers, so that no missing right stands in the way of a statement.
public enum RandomRoles {
  private static let making = Task {
    let target = try await TestServer.shared.makeDatabase("roles")
    let connection = try await Connection.connect(to: target)
    for name in RandomSchema.roles { try await connection.execute("CREATE ROLE \(quoteIdentifier(name)) SUPERUSER") }
    await connection.close()
    try await TestServer.shared.dropDatabase(target)
  }

  /// Makes them, once per process.
  public static func exist() async throws { try await making.value }
}
