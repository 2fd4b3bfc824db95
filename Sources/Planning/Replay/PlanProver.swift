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
  public func plan(
    from old: MaterializedSchema,
    to new: MaterializedSchema,
    hints: PlanHints = .init(),
    strategy: Strategy = .online
  ) async throws -> Plan {
    let resolution = RenameResolution(hints.renames, from: old.catalog, to: new.catalog)
    guard resolution.problems.isEmpty else {
      throw Failure(
        code: "wrong-rename",
        "a stated rename fits neither schema",
        diagnostics: resolution.problems
      )
    }
    if resolution.applicable.isEmpty, Planner.differences(from: old.catalog, to: new.catalog).isEmpty { return Plan() }
    let (from, to) = try await canonicaliser.canonical(old, new)
    if resolution.applicable.isEmpty, Planner.differences(from: from.catalog, to: to.catalog).isEmpty { return Plan() }
    return try await plan(from: from, to: to, hints, resolution.applicable, strategy)
  }

  /// What is left between two schemas once both are spelled as PostgreSQL reads them back, as a person would name it;
  /// empty where they are the same.
  public func differences(from old: MaterializedSchema, to new: MaterializedSchema) async throws -> [String] {
    if Planner.differences(from: old.catalog, to: new.catalog).isEmpty { return [] }
    let (from, to) = try await canonicaliser.canonical(old, new)
    return Planner.differences(from: from.catalog, to: to.catalog)
  }

  private var canonicaliser: Canonicaliser { Canonicaliser(shadow: shadow, reader: reader) }

  private func plan(
    from old: MaterializedSchema,
    to new: MaterializedSchema,
    _ hints: PlanHints,
    _ renames: [Rename],
    _ strategy: Strategy
  ) async throws -> Plan {
    let copy = try await shadow.cloneDatabase(old.database, "replay")
    do {
      let connection = try await Connection.connect(to: copy)
      do {
        let plan = try await prove(old, new, hints, renames, strategy, on: connection)
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
    _ strategy: Strategy,
    on connection: Connection
  ) async throws -> Plan {
    try await connection.execute(CatalogWriter.settings.joined(separator: "; "))
    var observer = try await StatementObserver(connection, between: [old.catalog, new.catalog])
    var statements: [PlannedStatement] = []
    var renames = stated
    for statement in stated.flatMap({ Self.planned($0, in: old.catalog) }) {
      statements.append(try await run(statement, &observer, "the plan"))
    }
    var renamed = stated.isEmpty ? old.catalog : try await reader.read(connection)
    let found = SilentRenames.find(from: renamed, to: new.catalog)
    if !found.isEmpty {
      for statement in found.flatMap({ Self.planned($0, in: old.catalog) }) {
        statements.append(try await run(statement, &observer, "the plan"))
      }
      renames += found
      renamed = try await reader.read(connection)
    }

    let forward = try Planner.statements(
      from: renamed,
      to: new.catalog,
      hints: hints.forward,
      dataSteps: hints.dataSteps,
      options: try await options(strategy, from: renamed, to: new.catalog, in: new.database)
    )
    for statement in forward { statements.append(try await run(statement, &observer, "the plan")) }
    let there = Settling(target: new, message: "the plan does not reach \(new.name)", strategy: strategy)
    try await settle(there, &statements, &observer, connection)

    var backward = try await options(strategy, from: new.catalog, to: renamed, in: old.database)
    backward.standing = ScheduledPartitions(of: renamed, under: new.catalog).members
    let backwards = try Planner.statements(
      from: new.catalog,
      to: renamed,
      hints: hints.backward,
      dataSteps: hints.dataSteps.compactMap { step in
        step.undo.map { DataStep(table: step.table, sql: $0, undo: step.sql) }
      },
      options: backward
    )
    var undo: [PlannedStatement] = []
    try await observer.begin()
    for statement in backwards + renames.reversed().flatMap({ Self.planned($0.reversed, in: renamed) }) {
      undo.append(try await run(statement, &observer, "the undo"))
    }
    let back = Settling(target: old, message: "the undo does not come back to \(old.name)", strategy: strategy)
    try await settle(back, &undo, &observer, connection)
    let report = LossReport(old: renamed, new: new.catalog, hints: hints)
    let losses = report.losses
    return Plan(statements: statements.map { Self.said(losses, of: $0) }, undo: undo, loss: losses)
  }

  /// The statement with what it converts for good.
  private static func said(_ losses: [DataLoss], of statement: PlannedStatement) -> PlannedStatement {
    guard case .changesType(let column) = statement.effect else { return statement }
    var statement = statement
    for loss in losses where loss.table == column.relationName && loss.column == column.name {
      statement.hazards.append(Hazard(.irreversible, "\(column): \(loss.what)"))
    }
    return statement
  }

  /// What the planner must know of the server that no catalog says.
  private func options(
    _ strategy: Strategy,
    from old: Catalog,
    to new: Catalog,
    in database: ConnectionTarget
  ) async throws -> PlanningOptions {
    guard strategy == .online else { return PlanningOptions(strategy: strategy) }
    let costly = try await ColumnProbe.costlyDefaults(from: old, to: new, in: database)
    return PlanningOptions(strategy: strategy, costlyDefaults: costly)
  }

  /// A rename, and what follows it in Strata's own table: policies and seed rows name their relation.
  private static func planned(_ rename: Rename, in catalog: Catalog) -> [PlannedStatement] {
    let breaks: Set<ObjectKind> = [.table, .column, .view, .materializedView, .function, .procedure, .schema]
    let statement = PlannedStatement(
      sql: rename.statement.sql,
      hazards: breaks.contains(rename.object.kind)
        ? [Hazard(.breaksClients, "statements that name \(rename.subject) fail afterwards")] : [],
      why: rename.statement.why
    )
    let kinds: [ObjectKind] = [.maintenancePolicy, .seedRows]
    guard rename.object.parent == nil, kinds.contains(where: { !catalog.parts(of: rename.object, $0).isEmpty }) else {
      return [statement]
    }
    let sql = """
      UPDATE strata.policies SET object = \(quoteLiteral(rename.renamed.sqlName))
      WHERE object = \(quoteLiteral(rename.object.sqlName))
      """
    return [statement, PlannedStatement(sql: sql, why: "the policies of \(rename.object) follow it")]
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
        details: [maskPasswords(statement.sql)],
        advice: "No plan is shown that was not proven. Change the schema in smaller steps, or report the case.",
        underlying: error
      )
    }
  }

  /// Where statements must have led.
  private struct Settling {
    var target: MaterializedSchema
    var message: String
    var strategy: Strategy
    /// How often what is left is planned again.
    let rounds = 2
  }

  /// Compares what was reached with the target. What no catalog tells beforehand, such as a name that PostgreSQL chose or
  /// what became of an object whose parent left it, is seen by now and planned again: it takes nothing but statements
  /// that destroy no data, and they are proven with the others.
  private func settle(
    _ settling: Settling,
    _ statements: inout [PlannedStatement],
    _ observer: inout StatementObserver,
    _ connection: Connection
  ) async throws {
    for round in 0...settling.rounds {
      let reached = try await reader.read(connection)
      if Planner.differences(from: reached, to: settling.target.catalog).isEmpty { return }
      // What was just made is canonical; the target may still be as its author spelled it.
      let suspects = Canonicaliser.suspects(in: settling.target.catalog, against: reached)
      let canonical = try await canonicaliser.canonical(settling.target, suspects) ?? settling.target
      let left = Planner.differences(from: reached, to: canonical.catalog)
      guard !left.isEmpty else { return }
      let failure = Failure(
        code: "replay-differs",
        settling.message,
        details: left + ["after:"] + statements.map { "  \(maskPasswords($0.sql));" },
        advice: "No plan is shown that was not proven. Change the schema in smaller steps, or report the case."
      )
      guard round < settling.rounds else { throw failure }
      let further = try await remainder(from: reached, to: canonical, settling.strategy)
      guard !further.isEmpty, further.allSatisfy(\.destroys.isEmpty) else { throw failure }
      do {
        for statement in further { statements.append(try await run(statement, &observer, settling.message)) }
      } catch is Failure {
        throw failure
      }
    }
  }

  /// The statements for what is left, renames first; none where it cannot be planned.
  private func remainder(
    from reached: Catalog,
    to target: MaterializedSchema,
    _ strategy: Strategy
  ) async throws -> [PlannedStatement] {
    let renames = SilentRenames.find(from: reached, to: target.catalog)
    // The rest is compared after them, in the next round.
    if !renames.isEmpty { return renames.flatMap { Self.planned($0, in: reached) } }
    let options = try await options(strategy, from: reached, to: target.catalog, in: target.database)
    do {
      return try Planner.statements(from: reached, to: target.catalog, options: options)
    } catch {
      return []
    }
  }
}
