import Catalog
import Diagnostics
import Planning
import Postgres
import RandomSchema
import Shadow
import TestSupport
import Testing

/// Plans between random schemas are proven both ways, and carried out on a database with rows: it becomes the new
/// schema, undo makes it the old one, and no value is lost that the plan does not name.
///
/// `STRATA_SEEDS=from..to` runs others than those of every run, which are those that have a plan by now: others still end
/// in a refusal of the prover.
struct RandomPairTests {
  static let usual: [UInt64] = [3, 6, 9, 10, 12, 15, 18, 19, 21, 24, 27]

  @Test(arguments: Seeds.wanted(otherwise: usual))
  func leadsThereAndBackWithRows(_ seed: UInt64) async throws {
    guard let finding = try await finding(RandomPair(seed: seed)) else { return }
    guard Seeds.shrinks else {
      Issue.record("\(finding)\n\(Seeds.rerun(seed, "RandomPairTests"))")
      return
    }
    let full = RandomPair(seed: seed)
    let slots = full.new.slots + full.old.slots.filter { !full.new.slots.contains($0) }
    let parts = slots.flatMap { [$0, "dress " + $0] }
    let omitted = try await Seeds.leavingOut(parts) { omitted in
      try await self.finding(RandomPair(seed: seed, omitting: omitted))?.what == finding.what
    }
    let frozen = try await Seeds.leavingOut(parts.filter { !omitted.contains($0) }) { frozen in
      try await self.finding(RandomPair(seed: seed, frozen: frozen, omitting: omitted))?.what == finding.what
    }
    let pair = RandomPair(seed: seed, frozen: frozen, omitting: omitted)
    let left = try await self.finding(pair)
    let old = pair.old.statements
    let new = pair.new.statements
    let lines = new.map { (old.contains($0) ? "  " : "+ ") + $0 } + old.filter { !new.contains($0) }.map { "- " + $0 }
    Issue.record("seed \(seed): \(left ?? finding)\nof:\n\(lines.joined(separator: ";\n"))")
  }

  /// What is wrong with a pair.
  private struct Finding: CustomStringConvertible {
    /// Which way it is wrong; a smaller pair must be wrong in the same way.
    var what: String
    var details: String

    var description: String { "\(what)\n\(details)" }
  }

  private func finding(_ pair: RandomPair) async throws -> Finding? {
    try await RandomRoles.exist()
    return try await withDatabases(2) { targets, connections in
      for (schema, connection) in [(pair.old, connections[0]), (pair.new, connections[1])] {
        if let refusal = await refusal(schema.statements, connection) {
          return Finding(what: "PostgreSQL refuses the generator's statement", details: refusal)
        }
      }
      let from = try await MaterializedSchema.read(targets[0], connections[0], name: "old")
      let to = try await MaterializedSchema.read(targets[1], connections[1], name: "new")
      let prover = PlanProver(shadow: try await TestServer.shared)
      do {
        let plan = try await prover.plan(from: from, to: to, hints: PlanHints(renames: pair.renames))
        // The plan was proven on a copy; now it meets rows.
        let connection = try await Connection.connect(to: targets[0])
        do {
          let finding = try await carriedOut(plan, pair, from.catalog, to.catalog, connection)
          await connection.close()
          return finding
        } catch {
          await connection.close()
          throw error
        }
      } catch let failure as Failure {
        let kind = failure.details.first.map { String($0.prefix { $0 != "\"" && $0 != "." }.prefix(40)) } ?? ""
        let cause = failure.underlying.map { " \($0)".prefix(60) } ?? ""
        return Finding(
          what: "\(failure.code): \(kind)\(cause)",
          details: "\(failure)\n\(failure.details.joined(separator: "\n"))"
        )
      }
    }
  }

  private func carriedOut(
    _ plan: Plan,
    _ pair: RandomPair,
    _ old: Catalog,
    _ new: Catalog,
    _ connection: Connection
  ) async throws -> Finding? {
    _ = try await RandomRows.insert(into: pair.old, connection)
    var before: [String: RandomRows.Content] = [:]
    for table in pair.old.tables {
      before[quoteQualified(table.schema, table.name)] = try await RandomRows.content(of: table, connection)
    }
    try await connection.execute(CatalogWriter.settings.joined(separator: "; "))
    for (statements, target, isBack) in [(plan.statements, new, false), (plan.undo, old, true)] {
      let word = isBack ? "undo" : "plan"
      if let (error, sql) = await run(statements, connection) {
        // Rows that the new schema forbids are the rows' business: what matters is that nothing was taken silently.
        if Self.dataForbids(error) { return nil }
        return Finding(
          what: "the \(word) fails with rows: \(error.message.prefix(25))",
          details: "\(error)\nat: \(sql)"
        )
      }
      let left = Planner.differences(from: try await CatalogReader().read(connection), to: target)
      if !left.isEmpty, try await !isSpelling(left) {
        return Finding(what: "the \(word) does not reach its target with rows", details: left.joined(separator: "\n"))
      }
      let losses = try await RandomRows.unnamedLosses(pair, before: before, loss: plan.loss, isBack: isBack, connection)
      if !losses.isEmpty {
        let details = losses + ["named:"] + plan.loss.map { "\($0)" } + statements.map(\.sql)
        return Finding(what: "the \(word) loses what it does not name", details: details.joined(separator: "\n"))
      }
    }
    return nil
  }

  /// The prover compares with the canonical spelling; here the schemas are as they were written.
  private func isSpelling(_ differences: [String]) async throws -> Bool {
    differences.allSatisfy { $0.hasPrefix("differs: ") }
  }

  /// Runs statements as the runner does: what can be in a transaction is, up to what cannot.
  private func run(_ statements: [PlannedStatement], _ connection: Connection) async -> (PostgresError, String)? {
    var isInTransaction = false
    for statement in statements {
      do {
        if statement.transactional != isInTransaction {
          try await connection.execute(isInTransaction ? "COMMIT" : "BEGIN")
          isInTransaction.toggle()
        }
        try await connection.execute(statement.sql)
      } catch {
        return (error, statement.sql)
      }
    }
    do {
      if isInTransaction { try await connection.execute("COMMIT") }
    } catch {
      return (error, "COMMIT")
    }
    return nil
  }

  /// Whether the error is about the rows that are there: a constraint or a conversion that they do not pass.
  private static func dataForbids(_ error: PostgresError) -> Bool {
    let state = error.sqlState.map { "\($0)" } ?? ""
    return state.hasPrefix("22") || state.hasPrefix("23") || error.message.contains("has not been populated")
  }

  private func refusal(_ statements: [String], _ connection: Connection) async -> String? {
    for statement in statements {
      do { try await connection.execute(statement) } catch { return "\(error)\nat: \(statement)" }
    }
    return nil
  }
}
