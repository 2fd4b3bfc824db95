import Catalog
import Diagnostics
import Planning
import Postgres
import Shadow
import TestSupport
import Testing

/// The prover finds a way between the schemas of every case, and the way back, and carries out both.
@Suite(.enabled(if: !SharedCase.all.isEmpty, "the folder ../shared/cases is not there"))
struct SharedCasesTests {
  @Test(arguments: SharedCase.all)
  func leadsFromOldToNewAndBack(_ item: SharedCase) async throws {
    let server = try await TestServer.shared
    try await withDatabases(2) { targets, connections in
      guard let old = try await materialize(item.old, "old", item, server, targets[0], connections[0]) else { return }
      guard let new = try await materialize(item.new, "new", item, server, targets[1], connections[1]) else { return }
      let prover = PlanProver(shadow: server)
      _ = try await prover.plan(from: old, to: new, strategy: .simple)
      let plan = try await prover.plan(from: old, to: new, strategy: .online)
      guard SchemaOracle.isAvailable, SharedCase.spelledOtherwise[item.name] == nil else { return }
      try await run(plan.statements, on: old.database)
      #expect(try await SchemaOracle.differences(old.database, new.database) == "")
    }
  }

  private func run(_ statements: [PlannedStatement], on database: ConnectionTarget) async throws {
    let connection = try await Connection.connect(to: database)
    try await connection.execute(CatalogWriter.settings.joined(separator: "; "))
    // As the runner does: what can be in a transaction is, up to what cannot.
    var isInTransaction = false
    for statement in statements {
      if statement.standsAlone == isInTransaction {
        try await connection.execute(isInTransaction ? "COMMIT" : "BEGIN")
        isInTransaction.toggle()
      }
      try await connection.execute(statement.sql)
    }
    if isInTransaction { try await connection.execute("COMMIT") }
    await connection.close()
  }

  /// A case that this PostgreSQL cannot load says nothing about the planner; the log says which.
  private func materialize(
    _ sql: String,
    _ name: String,
    _ item: SharedCase,
    _ server: ShadowServer,
    _ database: ConnectionTarget,
    _ connection: Connection
  ) async throws -> MaterializedSchema? {
    for attempt in 0... {
      do {
        try await connection.execute(sql)
        break
      } catch {
        let parts = error.message.split(separator: "\"")
        guard attempt < 10, error.message.hasPrefix("role \""), parts.count > 1 else {
          await UnloadedCases.shared.add("\(item.name) (\(name)): \(error.message)")
          return nil
        }
        try await server.ensureRoles([String(parts[1])])
      }
    }
    return try await MaterializedSchema.read(database, connection, name: name)
  }
}

/// The cases that this PostgreSQL does not load, counted and named in the log: they prove nothing.
private actor UnloadedCases {
  static let shared = UnloadedCases()

  private var count = 0

  func add(_ line: String) {
    count += 1
    print("not loaded by this PostgreSQL, \(count) so far: \(line)")
  }
}
