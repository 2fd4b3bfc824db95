import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// A ledger that an older Strata made.
@Suite struct LedgerLayoutTests {
  /// Takes back what the layouts after the first added.
  private static let toFirst = """
    ALTER TABLE strata.version_steps DROP batch_columns, DROP batch_key, DROP rows_changed, DROP batches, DROP passes;
    ALTER TABLE strata.schema_versions DROP baseline;
    DROP TABLE strata.repairs;
    DELETE FROM strata.ledger_layout WHERE layout > 1;
    """

  @Test func anOlderLayoutIsReadAsItIsAndUpgradedByTheNextRun() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      ("V1__half.sql", "-- strata:segment transaction=none\nCREATE TABLE a ();\nSELECT 1/0;\n")
    ])
    try await withDatabase { target, connection in
      _ = try await failure { try await folder.runner(target).migrate() }
      try await connection.execute(Self.toFirst)
      let status = try await folder.runner(target).status()
      #expect(status.entries.map(\.state) == [.failed])
      #expect(status.entries[0].ledger?.steps.map(\.state) == [.done, .failed])

      try folder.write("V1__half.sql", "-- strata:segment transaction=none\nCREATE TABLE a ();\nSELECT 1;\n")
      try folder.seal(acceptingChanges: true)
      let log = EventLog()
      try await folder.runner(target, log: log).migrate()
      let layouts = log.all.compactMap { if case .ledgerPrepared(let layout) = $0 { layout } else { nil } }
      #expect(layouts == [1])
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1")
      let fresh = try await connection.list("SELECT attname FROM pg_attribute WHERE attname = 'batch_key'")
      #expect(fresh == "batch_key")
    }
  }
}
