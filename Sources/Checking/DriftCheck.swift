import Diagnostics
import Migrations
import Postgres
import SchemaSources

/// Whether a live database is what its applied migrations made.
struct DriftCheck {
  let check: SchemaCheck
  let set: MigrationSet
  let target: ConnectionTarget

  /// - Parameter replayable: Whether the migrations can be made real, to be compared with.
  func findings(replayable: Bool) async throws -> [Diagnostic] {
    let runner = MigrationRunner(set: set, target: target)
    let status = try await runner.status()
    var found = try await runner.verify()
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
    guard replayable, status.current.isEmpty || set.migration(status.current) != nil else { return found }
    let differences = try await SchemaComparison(materializer: check.materializer).differences(
      from: .live(target),
      to: .migrations(path: set.directory, version: status.current)
    )
    return found
      + differences.map { difference in
        Diagnostic(
          .error,
          code: "drift",
          "the database \(status.database) is not what version \(status.current) made: \(maskPasswords(difference))",
          advice: "Somebody changed it by hand: take that back, or bring it into the model and a migration."
        )
      }
  }
}
