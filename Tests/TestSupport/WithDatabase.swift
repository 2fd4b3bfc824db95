public import Postgres
import Shadow

/// Runs a test on a database of its own, with one connection to it.
///
/// The database is gone afterwards, whoever is still connected to it.
///
/// - Parameter script: SQL that is there already; it runs once per process, and every test gets a clone.
public func withDatabase<Result>(
  loading script: String = "",
  _ body: (ConnectionTarget, Connection) async throws -> Result
) async throws -> Result {
  try await withDatabases(1, loading: script) { targets, connections in
    try await body(targets[0], connections[0])
  }
}

/// Runs a test on several databases of its own on one server, with one connection to each.
public func withDatabases<Result>(
  _ count: Int,
  loading script: String = "",
  _ body: ([ConnectionTarget], [Connection]) async throws -> Result
) async throws -> Result {
  guard !DatabaseQueue.isInside else { return try await withoutWaiting(count, script, body) }
  await DatabaseQueue.shared.enter()
  let result: Swift.Result<Result, any Error>
  do {
    result = .success(
      try await DatabaseQueue.$isInside.withValue(true) { try await withoutWaiting(count, script, body) }
    )
  } catch {
    result = .failure(error)
  }
  await DatabaseQueue.shared.leave()
  return try result.get()
}

private func withoutWaiting<Result>(
  _ count: Int,
  _ script: String,
  _ body: ([ConnectionTarget], [Connection]) async throws -> Result
) async throws -> Result {
  let server = try await TestServer.shared
  var targets: [ConnectionTarget] = []
  var connections: [Connection] = []
  func finish() async throws {
    for connection in connections { await connection.close() }
    for target in targets { try await server.dropDatabase(target) }
  }
  let result: Result
  do {
    for _ in 0..<count {
      targets.append(try await TestTemplates.shared.makeDatabase(script, "test"))
      connections.append(try await Connection.connect(to: targets[targets.count - 1]))
    }
    result = try await body(targets, connections)
  } catch {
    try? await finish()
    throw error
  }
  try await finish()
  return result
}
