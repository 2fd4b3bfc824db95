import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

@Suite struct RunnerRollbackTests {
  @Test func goesBackAndForwardAgain() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      let log = EventLog()
      let back = try await folder.runner(target, log: log).rollback(.steps(1))
      #expect(back.from.text == "1.1.0")
      #expect(back.to.text == "1.0.0")
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1.0.0")
      #expect(
        try await connection.list(
          """
          SELECT version_number || ' ' || state || ' ' || coalesce(rolled_back_with, '') || ' '
            || (rolled_back_by IS NOT NULL) FROM strata.schema_versions ORDER BY version_id
          """
        ) == "1.0.0 applied  false,1.1.0 undone file true"
      )
      try await folder.runner(target).migrate()
      let empty = try await folder.runner(target).rollback(.version(.empty))
      #expect(empty.to == .empty)
      #expect(try await connection.list("SELECT to_regclass('items') IS NULL") == "t")
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "null")
      let status = try await folder.runner(target).status()
      #expect(status.entries.map(\.state) == [.pending, .pending])
      #expect(status.history.map(\.version.text) == ["1.0.0", "1.1.0", "1.1.0"])
      #expect(try await folder.runner(target).migrate().to.text == "1.1.0")
      #expect(try await folder.runner(target).verify() == [])
    }
  }

  @Test(arguments: [true, false])
  func theLedgersCopyIsUsedWhenTheFileIsGoneOrChanged(gone: Bool) async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      let name = "U1.1.0__add_price.sql"
      if gone { try folder.remove(name) } else { try folder.write(name, "DROP TABLE items;\n") }
      let log = EventLog()
      let report = try await folder.runner(target, log: log).rollback(.version(MigrationVersion("1.0.0")))
      let source = try #require(report.finished.first?.undoSource)
      #expect(
        folder.relative(source)
          == (gone
            ? "the ledger's copy of \(name): the file is gone"
            : "the ledger's copy of \(name): the file was changed since the version was applied")
      )
      #expect(log.all.contains { if case .undoChosen(_, source) = $0 { true } else { false } })
      #expect(
        try await connection.list(
          "SELECT attname FROM pg_attribute WHERE attrelid = 'items'::regclass AND attnum > 0 AND NOT attisdropped"
        ) == "id,name"
      )
      #expect(
        try await connection.list("SELECT rolled_back_with FROM strata.schema_versions WHERE state = 'undone'")
          == "ledger"
      )
    }
  }

  @Test func aVersionWithoutUndoIsRefused() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions + [("V2__x.sql", "CREATE TABLE x ();\n"), ("V3__y.sql", "CREATE TABLE y ();\n")])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      let failure = try await failure { try await folder.runner(target).rollback(.version(.empty)) }
      #expect(failure.category == .refused)
      #expect(failure.message == "2 versions have no undo; nothing was done")
      #expect(failure.details.map { $0.prefix(9) } == ["V3__y.sql", "V2__x.sql"])
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "3")
      try folder.seal([("U3__y.sql", "DROP TABLE y;\n")])
      let report = try await folder.runner(target).rollback(.steps(1))
      #expect(report.finished.first?.undoSource == .fileAddedLater(path: folder.path + "/U3__y.sql"))
    }
  }

  @Test func dataIsNotDestroyedUnasked() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      try await connection.execute("INSERT INTO items VALUES (1, 'a', 5), (2, 'b', NULL), (3, 'c', 7)")
      let failure = try await failure { try await folder.runner(target).rollback(.version(.empty)) }
      #expect(failure.category == .refused)
      #expect(failure.code == "would-destroy-data")
      #expect(failure.message == "rolling back versions 1.1.0 to 1.0.0 would destroy data in 2 places")
      #expect(
        failure.details == [
          "version 1.1.0: column public.items.price: 2 values (added by 1.1.0)",
          "version 1.0.0: table public.items: 3 rows",
          "nothing was done; the database is at version 1.1.0",
        ]
      )
      #expect(failure.advice?.contains("--allow-destructive") == true)
      #expect(try await connection.list("SELECT count(*) FROM items") == "3")
      let plan = try await folder.runner(target).planRollback(.version(.empty))
      #expect(
        plan.items.map { $0.destroys.map(\.description) } == [
          ["column public.items.price: 2 values (added by 1.1.0)"], ["table public.items: 3 rows"],
        ]
      )
      let bounded = try await self.bounded(folder, target)
      #expect(bounded.details[1] == "version 1.0.0: table public.items: more than 2 rows")

      let log = EventLog()
      try await folder.runner(target, log: log) { $0.allowDestructive = true }.rollback(.version(.empty))
      #expect(try await connection.list("SELECT to_regclass('items') IS NULL") == "t")
      let told = log.all.flatMap { event -> [Int64] in
        guard case .destroying(_, let items) = event else { return [] }
        return items.map(\.count)
      }
      #expect(told == [2, 3])
    }
  }

  private func bounded(_ folder: MigrationFolder, _ target: ConnectionTarget) async throws -> Failure {
    try await failure { try await folder.runner(target) { $0.countLimit = 2 }.rollback(.version(.empty)) }
  }

  @Test func dataBehindARenameOfTheSameRunIsGuardedToo() async throws {
    let folder = try MigrationFolder()
    try folder.seal(
      twoVersions + [
        ("V2__rename.sql", "ALTER TABLE items RENAME TO things;\nCREATE TABLE scratch AS SELECT 1;\n"),
        (
          "V3__drop.sql",
          "-- strata:destroys table scratch\n-- strata:destroys table things\nDROP TABLE things, scratch;\n"
        ),
      ]
    )
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate(to: MigrationVersion("1.1.0"))
      try await connection.execute("INSERT INTO items VALUES (1, 'a')")
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(failure.category == .refused)
      #expect(failure.message == "applying version 3 would destroy table things: 1 row")
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "2")
      #expect(try await connection.list("SELECT count(*) FROM things") == "1")
    }
  }

  @Test func aDirectiveThatNamesNothingIsRefused() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions + [("V2__x.sql", "-- strata:destroys table itmes\nDROP TABLE items;\n")])
    try await withDatabase { target, connection in
      let failure = try await failure { try await folder.runner(target).migrate() }
      #expect(failure.code == "destroys-unknown")
      #expect(failure.message == "version 2 declares that it destroys the table itmes, which does not exist")
      #expect(try await connection.list("SELECT strata.fn_get_schema_version()") == "1.1.0")
    }
  }

  @Test func anUndoWithStepsIsFinishedByTheNextRollback() async throws {
    let folder = try MigrationFolder()
    try folder.seal([
      ("V1__a.sql", "CREATE TABLE a (id int);\nCREATE INDEX a_id ON a (id);\n"),
      (
        "U1__a.sql",
        """
        -- strata:segment transaction=none
        DROP INDEX CONCURRENTLY a_id;
        SELECT 1 / count(*) FROM a;
        DROP TABLE a;
        """
      ),
    ])
    try await withDatabase { target, connection in
      try await folder.runner(target).migrate()
      let failure = try await failure { try await folder.runner(target).rollback(.steps(1)) }
      #expect(failure.details.last == "version 1 is half rolled back: 1 of 3 parts are done and stay")
      #expect(try await folder.runner(target).status().entries.map(\.state) == [.undoing])
      let refused = try await self.migrateRefusal(folder, target)
      #expect(refused.code == "half-rolled-back")
      try await connection.execute("INSERT INTO a VALUES (1)")
      let report = try await folder.runner(target) { $0.allowDestructive = true }.rollback(.steps(1))
      #expect(report.finished.map(\.run.resumed) == [true])
      #expect(try await connection.list("SELECT to_regclass('a') IS NULL") == "t")
      #expect(try await folder.runner(target).migrate().to.text == "1")
    }
  }

  private func migrateRefusal(_ folder: MigrationFolder, _ target: ConnectionTarget) async throws -> Failure {
    try await failure { try await folder.runner(target).migrate() }
  }

  @Test func anUnknownTargetIsAUsageError() async throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try await withDatabase { target, _ in
      try await folder.runner(target).migrate(to: MigrationVersion("1.0.0"))
      let ahead = try await failure { try await folder.runner(target).rollback(.version(MigrationVersion("1.1.0"))) }
      #expect(ahead.category == .usage)
      #expect(ahead.advice == "`strata migrate --to 1.1.0` goes forward")
      let unknown = try await failure { try await folder.runner(target).rollback(.version(MigrationVersion("0.5"))) }
      #expect(unknown.message == "there is no version 0.5 among those that are applied")
      let steps = try await failure { try await folder.runner(target).rollback(.steps(0)) }
      #expect(steps.category == .usage)
    }
  }
}
