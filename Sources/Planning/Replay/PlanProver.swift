public import Catalog
import Diagnostics
import Postgres
public import Shadow

/// Makes plans that are proven: each was carried out on a copy of the old schema and reached the new one exactly, and
/// its undo was carried out after it and came back exactly.
public struct PlanProver: Sendable {
  private let shadow: ShadowServer
  private let reader: CatalogReader

  /// - Parameters:
  ///   - shadow: The server that holds the databases of both schemas.
  ///   - reader: How catalogs are read; it must be the way in which those of the schemas were.
  public init(shadow: ShadowServer, reader: CatalogReader = .init()) {
    self.shadow = shadow
    self.reader = reader
  }

  /// The plan from one schema to another, with its undo.
  ///
  /// Nothing is paid for when nothing differs.
  ///
  /// - Throws: ``Failure`` where a hint is wrong, where a statement fails on the copy, or where the copy does not become
  ///   the target: then the failure lists what is left over.
  public func plan(from old: MaterializedSchema, to new: MaterializedSchema, hints: PlanHints = .init()) async throws -> Plan {
    let resolution = RenameResolution(hints.renames, from: old.catalog, to: new.catalog)
    guard resolution.problems.isEmpty else {
      throw Failure(
        code: "wrong-rename",
        "a stated rename fits neither schema",
        diagnostics: resolution.problems
      )
    }
    if resolution.applicable.isEmpty, Planner.differences(from: old.catalog, to: new.catalog).isEmpty { return Plan() }
    let copy = try await shadow.cloneDatabase(old.database, "replay")
    do {
      let connection = try await Connection.connect(to: copy)
      do {
        let plan = try await prove(old, new, hints, resolution.applicable, on: connection)
        await connection.close()
        try await shadow.dropDatabase(copy)
        return plan
      } catch {
        await connection.close()
        throw error
      }
    } catch {
      try? await shadow.dropDatabase(copy)
      throw error
    }
  }

  private func prove(
    _ old: MaterializedSchema,
    _ new: MaterializedSchema,
    _ hints: PlanHints,
    _ stated: [Rename],
    on connection: Connection
  ) async throws -> Plan {
    try await connection.execute("SET check_function_bodies = off")
    var observer = try await StatementObserver(connection)
    var statements: [PlannedStatement] = []
    var renames = stated
    for rename in stated { statements.append(try await run(Self.planned(rename), &observer, "the plan")) }
    var renamed = stated.isEmpty ? old.catalog : try await reader.read(connection)
    let found = SilentRenames.find(from: renamed, to: new.catalog)
    if !found.isEmpty {
      for rename in found { statements.append(try await run(Self.planned(rename), &observer, "the plan")) }
      renames += found
      renamed = try await reader.read(connection)
    }

    let forward = try Planner.statements(
      from: renamed,
      to: new.catalog,
      hints: hints.forward,
      dataSteps: hints.dataSteps
    )
    for statement in forward { statements.append(try await run(statement, &observer, "the plan")) }
    try await compare(connection, new.catalog, "the plan does not reach \(new.name)", statements)

    let back = try Planner.statements(
      from: new.catalog,
      to: renamed,
      hints: hints.backward,
      dataSteps: hints.dataSteps.compactMap { step in
        step.undo.map { DataStep(table: step.table, sql: $0, undo: step.sql) }
      }
    )
    var undo: [PlannedStatement] = []
    for statement in back + renames.reversed().map(\.reversed).map(Self.planned) {
      undo.append(try await run(statement, &observer, "the undo"))
    }
    try await compare(connection, old.catalog, "the undo does not come back to \(old.name)", undo)
    let report = LossReport(old: renamed, new: new.catalog, hints: hints)
    return Plan(statements: statements, undo: undo, loss: report.losses)
  }

  private static func planned(_ rename: Rename) -> PlannedStatement {
    let breaks: Set<ObjectKind> = [.table, .column, .view, .materializedView, .function, .procedure, .schema]
    return PlannedStatement(
      sql: rename.statement.sql,
      hazards: breaks.contains(rename.object.kind)
        ? [Hazard(.breaksClients, "statements that name \(rename.object) fail afterwards")] : [],
      why: rename.statement.why
    )
  }

  private func run(
    _ statement: PlannedStatement,
    _ observer: inout StatementObserver,
    _ what: String
  ) async throws -> PlannedStatement {
    do {
      return try await observer.run(statement)
    } catch let error as PostgresError {
      throw Failure(
        code: "replay-failed",
        "\(what) fails in the shadow at: \(statement.why)",
        details: [statement.sql],
        advice: "No plan is shown that was not proven. Change the schema in smaller steps, or report the case.",
        underlying: error
      )
    }
  }

  private func compare(
    _ connection: Connection,
    _ target: Catalog,
    _ message: String,
    _ statements: [PlannedStatement]
  ) async throws {
    let reached = try await reader.read(connection)
    let left = Planner.differences(from: reached, to: target)
    guard !left.isEmpty else { return }
    throw Failure(
      code: "replay-differs",
      message,
      details: left + ["after:"] + statements.map { "  \($0.sql);" },
      advice: "No plan is shown that was not proven. Change the schema in smaller steps, or report the case."
    )
  }
}
