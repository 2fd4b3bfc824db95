import Postgres
import RandomSchema
import Shadow

/// The roles that random schemas name: superusers, so that no missing right stands in the way of a statement.
public actor RandomRoles {
  private static let shared = RandomRoles()

  private var making: [TestedVersion: Task<Void, any Error>] = [:]

  /// Makes them, once per process and version.
  public static func exist() async throws { try await shared.exist(on: TestServer.version) }

  private func exist(on version: TestedVersion) async throws {
    let task = making[version] ?? Task { try await Self.make() }
    making[version] = task
    try await task.value
  }

  private static func make() async throws {
    let target = try await TestServer.shared.makeDatabase("roles")
    let connection = try await Connection.connect(to: target)
    for name in RandomSchema.roles { try await connection.execute("CREATE ROLE \(quoteIdentifier(name)) SUPERUSER") }
    await connection.close()
    try await TestServer.shared.dropDatabase(target)
  }
}
