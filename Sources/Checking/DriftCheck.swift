import Diagnostics
import Migrations
import Planning
import Postgres
import SchemaSources

/// Whether a live database is what its applied migrations made.
struct DriftCheck {
  let check: SchemaCheck
  let set: MigrationSet
  let target: ConnectionTarget
  private let status: MigrationStatus
  private let verified: [Diagnostic]

  init(check: SchemaCheck, set: MigrationSet, target: ConnectionTarget) async throws {
    self.check = check
    self.set = set
    self.target = target
    let runner = MigrationRunner(set: set, target: target)
    status = try await runner.status()
    verified = try await runner.verify()
  }

  /// The version that the ledger says.
  var current: MigrationVersion { status.current }

  /// - Parameter proof: What replaying the migrations came to; `nil` where they cannot be made real, to be compared with.
  func findings(since proof: MigrationProof.Outcome?) async throws -> [Diagnostic] {
    var found = verified
    if !status.hasLedger {
      found.append(
        Diagnostic(
          .warning,
          code: "no-ledger",
          "the database \(status.database) has no ledger of migrations: it is compared with an empty schema",
          advice: "Apply the migrations with `strata migrate`."
        )
      )
    }
    if let unfinished = status.entries.first(where: { [.partial, .failed, .undoing].contains($0.state) }) {
      found.append(
        Diagnostic(
          .error,
          code: "unfinished",
          "version \(unfinished.version) is half done in the database \(status.database): drift cannot be judged",
          advice: "Finish it with `strata migrate` or undo it with `strata rollback`."
        )
      )
      return found
    }
    if status.pendingCount > 0 {
      let count = status.pendingCount
      found.append(
        Diagnostic(
          .note,
          code: "pending",
          "\(count) \(count == 1 ? "migration is" : "migrations are") pending in the database \(status.database)"
        )
      )
    }
    guard let proof, status.current.isEmpty || set.migration(status.current) != nil else { return found }
    return found
      + (try await differences(since: proof)).map { difference in
        Diagnostic(
          .error,
          code: "drift",
          "the database \(status.database) is not what version \(status.current) made: \(maskPasswords(difference))",
          advice: "Somebody changed it by hand: take that back, or bring it into the model and a migration."
        )
      }
  }

  private func differences(since proof: MigrationProof.Outcome) async throws -> [String] {
    let comparison = SchemaComparison(materializer: check.materializer)
    let live = SchemaSource.live(target)
    if let newest = proof.newest, let asked = proof.asked {
      let database = try await check.materializer.read(live, externals: newest.externals)
      if current == set.newest { return try await comparison.differences(from: database, to: newest) }
      if Planner.differences(from: database.catalog, to: asked).isEmpty { return [] }
    }
    // How the version's texts are spelled is found in a database of that version.
    return try await comparison.differences(from: live, to: .migrations(path: set.directory, version: current))
  }
}
