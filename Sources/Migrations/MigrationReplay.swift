import Diagnostics
public import Postgres

/// Makes a set of migrations real in a scratch database, on the same path that the runner takes, without a ledger.
public enum MigrationReplay {
  /// Runs `external.sql` and then every version.
  ///
  /// What the connection's session had been set to is reset before each of them, as the runner does.
  ///
  /// - Parameters:
  ///   - version: The last version to run; `nil` for the newest.
  ///   - onEvent: What happens; notices are told through the connection.
  /// - Throws: ``Failure`` with the place of the statement that failed.
  public static func replay(
    _ set: MigrationSet,
    upTo version: MigrationVersion? = nil,
    on connection: Connection,
    onEvent: @escaping @Sendable (RunnerEvent) -> Void = { _ in }
  ) async throws {
    if let version, !version.isEmpty, set.migration(version) == nil {
      throw Failure.unknownVersion(
        version,
        known: set.migrations.map(\.version),
        where: "in \(printable(set.directory))"
      )
    }
    if let external = set.external { try await run(external, on: connection, onEvent: onEvent) }
    for migration in set.migrations where version.map({ migration.version <= $0 }) ?? true {
      try await run(migration.script, version: migration.version, on: connection, onEvent: onEvent)
    }
    guard version.map({ $0 >= set.newest }) ?? true else { return }
    for repeatable in set.repeatables { try await run(repeatable.script, on: connection, onEvent: onEvent) }
  }

  /// Runs one file, forward or undo.
  ///
  /// - Parameter provide: Makes what a refused statement wanted of its surroundings, such as a role, and tells whether the
  ///   file is worth another try: what failed in a transaction left nothing.
  public static func run(
    _ file: MigrationFile,
    version: MigrationVersion = .empty,
    on connection: Connection,
    onEvent: @escaping @Sendable (RunnerEvent) -> Void = { _ in },
    providing provide: (_ statement: String, _ error: PostgresError) async throws -> Bool = { _, _ in false }
  ) async throws {
    let script = try MigrationScript.parse(file)
    let run = VersionRun(
      version: version,
      description: script.description ?? file.name,
      direction: .migrate,
      script: file.path,
      statements: script.statementCount,
      transactional: script.isTransactional,
      resumed: false
    )
    var options = RunnerOptions()
    options.attempts = 1
    options.lockTimeout = .seconds(60)
    options.statementTimeout = .zero
    let session = TargetSession(
      connection: connection,
      options: options,
      watch: nil,
      backend: nil,
      emit: onEvent
    )
    let execution = VersionExecution(
      session: session,
      ledger: nil,
      signature: LedgerSignature(setName: "", toolVersion: "", clientHost: nil),
      dataGuard: nil
    ) { _ in }
    let work = VersionWork(run: run, script: script, versionAfter: version)
    do {
      // Each missing role or tablespace is another attempt.
      for _ in 0..<64 {
        do {
          _ = try await execution.run(work)
          return
        } catch let error as StatementError {
          guard let statement = error.statement, try await provide(statement.sql, error.error) else { throw error }
        }
      }
      _ = try await execution.run(work)
    } catch let problem as BackfillProblem {
      throw problem.failure(state: "this happened in a scratch database; no other was touched")
    } catch let error as StatementError {
      if error.error.kind == .cancelled {
        throw Failure.cancelled(nil, error.statement, state: "the scratch database was left half made")
      }
      throw Failure.statement(
        error,
        attempts: 1,
        blockers: [],
        state: "this happened in a scratch database; no other was touched",
        advice: "correct the statement"
      )
    }
  }
}
