import Catalog
import Planning
import Postgres
import Shadow
import TestSupport

/// A plan between two schemas, tried on a database that holds rows.
struct PlanCase {
  var old: String
  var new: String
  var hints = PlanHints()
  var strategy = Strategy.online

  /// The proven plan alone.
  func plan() async throws -> Plan {
    try await withDatabases(2) { targets, connections in
      let plan = try await prove(targets, connections)
      return plan
    }
  }

  /// Proves the plan, then carries it out on a database of the old schema with these rows, and the undo after it.
  ///
  /// - Parameters:
  ///   - data: Statements that fill the old schema.
  ///   - reached: Looks at the database when the new schema is reached.
  ///   - back: Looks at it when the undo has been carried out.
  func run(
    data: String,
    reached: (Connection) async throws -> Void,
    back: (Connection) async throws -> Void = { _ in }
  ) async throws {
    try await withDatabases(3) { targets, connections in
      let plan = try await prove(targets, connections)
      let connection = connections[2]
      try await connection.execute(old)
      try await connection.execute(data)
      try await apply(plan.statements, connection)
      try await reached(connection)
      try await apply(plan.undo, connection)
      try await back(connection)
    }
  }

  private func apply(_ statements: [PlannedStatement], _ connection: Connection) async throws {
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
  }

  private func prove(_ targets: [ConnectionTarget], _ connections: [Connection]) async throws -> Plan {
    try await connections[0].execute(old)
    try await connections[1].execute(new)
    let from = try await MaterializedSchema.read(targets[0], connections[0], name: "old")
    let to = try await MaterializedSchema.read(targets[1], connections[1], name: "new")
    return try await PlanProver(shadow: try await TestServer.shared)
      .plan(from: from, to: to, hints: hints, strategy: strategy)
  }
}

extension MaterializedSchema {
  /// Reads a database and closes the connection: it is cloned only while nobody is connected to it.
  static func read(
    _ database: ConnectionTarget,
    _ connection: Connection,
    name: String
  ) async throws -> MaterializedSchema {
    let catalog = try await CatalogReader().read(connection)
    await connection.close()
    return MaterializedSchema(database: database, catalog: catalog, name: name)
  }
}

extension Connection {
  /// The rows of a query, their values joined by `|`.
  func texts(_ sql: String) async throws -> [String] {
    let rows = try await query(sql)
    return rows.map { row in rows.columns.indices.map { row[$0] ?? "∅" }.joined(separator: "|") }
  }
}
