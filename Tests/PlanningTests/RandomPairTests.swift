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
/// `STRATA_SEEDS=from..to` runs others than those of every run, which leave out those that end in a refusal by now.
struct RandomPairTests {
  static let usual = (Array(1...45) + Array(1000...1044)).filter { refused[$0] == nil }

  /// The seeds among 1 to 100 and 1000 to 1099 that end in a refusal, with its name.
  private static let refused: [UInt64: String] = [
    1: "an expression loses its function before its index",
    2: "an index has an operator class of the old type",
    7: "the index of a partition has a name that is taken",
    14: "the index of a partition is named after another column",
    26: "a label is used in the transaction that adds it",
    29: "a child lacks the check of a parent that it joins",
    41: "a call fits two functions",
    42: "the index of a partition is named after another column",
    47: "a column of a partition has its old type when it is attached",
    50: "a foreign key to a partition outlives it",
    52: "values are not convertible",
    83: "a function is dropped by the old name of its argument's type",
    92: "a published table without replica identity",
    1023: "an index differs after its table was copied",
    1024: "a materialized view outlives the type of a column",
    1037: "a published table without replica identity",
    1042: "a column of a typed table is renamed",
    1048: "values of a domain over an array of a type that is made again",
    1061: "a cycle of domains",
    1066: "a column of a typed table is renamed",
    1073: "a column of a partition has its old type when it is attached",
  ]

  @Test(arguments: Seeds.wanted(otherwise: usual))
  func leadsThereAndBackWithRows(_ seed: UInt64) async throws {
    guard let finding = try await finding(RandomPair(seed: seed)) else { return }
    await RandomPairTally.shared.add(finding.what, seed)
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
        if Self.dataForbids(error) || sql.contains("::text::reg") {
          await RandomPairTally.shared.add("rows stop the \(word)", pair.seed, error.message)
          return nil
        }
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
    // DEFAULT NULL of a partition's column is no default once it was written out.
    differences.allSatisfy { $0.hasPrefix("differs: ") || $0.contains(": column default ") }
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
    // A text that is no tsvector is a syntax error.
    return state.hasPrefix("22") || error.message.contains("tsvector") || state.hasPrefix("23")
      || error.message.contains("has not been populated")
  }

  private func refusal(_ statements: [String], _ connection: Connection) async -> String? {
    for statement in statements {
      do { try await connection.execute(statement) } catch { return "\(error)\nat: \(statement)" }
    }
    return nil
  }
}

/// What became of pairs that were not carried out to the end, counted by name in the log: rows that the new schema forbids
/// end a pair without a finding, and must not be all that is tried.
private actor RandomPairTally {
  static let shared = RandomPairTally()

  private var counts: [String: Int] = [:]

  func add(_ what: String, _ seed: UInt64, _ details: String = "") {
    counts[what, default: 0] += 1
    print("random pairs: \(what), \(counts[what] ?? 0) so far: seed \(seed)\(details.isEmpty ? "" : ": \(details)")")
  }
}
