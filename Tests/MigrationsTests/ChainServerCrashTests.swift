import Diagnostics
import Migrations
import Postgres
import TestSupport
import Testing

/// ValueVerse's whole chain, with the server stopped (`pg_ctl -m immediate`) at every message that the runner sends.
@Suite struct ChainServerCrashTests {
  @Test func aStopAtEveryStatementIsMendedByTheNextRun() async throws {
    let set = try MigrationSet.read(directory: ValueVerseChain.directory)
    try await CrashingServer.with { try await Self.stopEverywhere($0, set) }
  }

  private static func runner(_ set: MigrationSet, _ target: ConnectionTarget) -> MigrationRunner {
    var options = RunnerOptions()
    options.toolVersion = "test"
    options.wait = .seconds(60)
    options.allowDestructive = true
    return MigrationRunner(set: set, target: target, options: options)
  }

  /// One stop after the other, in one database that goes on from stop to stop, until every version is applied.
  private static func stopEverywhere(_ server: CrashingServer, _ set: MigrationSet) async throws {
    let setup = try await Connection.connect(to: server.target)
    try await setup.execute("CREATE ROLE app")
    try await setup.execute("CREATE DATABASE calm")
    await setup.close()
    let calm = server.target.setting("dbname", "calm")
    let filler = try await Connection.connect(to: calm)
    try await ValueVerseChain.migrateAndFill(filler) { try await runner(set, calm).migrate(to: $0) }
    await filler.close()
    let undisturbed = try await state(calm)

    // What a run asks before its first transaction, and after the last: what one sends that has nothing to do.
    let proxy = try CuttingProxy(to: calm, cutting: nil)
    try await runner(set, proxy.target(calm)).migrate()
    let around = proxy.messages
    proxy.stop()

    var points = 0
    for (index, migration) in set.migrations.enumerated() {
      // The messages before the first transaction are the same in every version.
      var message = index == 0 ? 1 : max(1, around - 2)
      while true {
        let isStruck = try await server.stop(
          at: message,
          { try await runner(set, $0).migrate(to: migration.version) },
          failing: expectLoss
        )
        guard isStruck else { break }
        points += 1
        message += 1
        try await server.startAgain()
        let status = try await runner(set, server.target).status()
        #expect(status.problems == [] && !status.entries.contains { $0.state == .partial || $0.state == .failed })
        // All of the version, or nothing of it.
        let before = index == 0 ? MigrationVersion.empty : set.migrations[index - 1].version
        #expect([before, migration.version].contains(status.current))
      }
      if try migration.version == ValueVerseChain.first { try await fill(server.target) }
    }
    print("server stopped at \(points) messages of ValueVerse in \(set.migrations.count) versions")
    #expect(points > 450)
    let differences = try await state(server.target).symmetricDifference(undisturbed)
    #expect(differences == [], "\(differences.sorted())")
    let connection = try await Connection.connect(to: server.target)
    let twice = "SELECT count(*) - count(DISTINCT version_number) FROM strata.schema_versions"
    #expect(try await connection.list(twice) == "0")
    await connection.close()
  }

  private static func fill(_ target: ConnectionTarget) async throws {
    let connection = try await Connection.connect(to: target)
    try await ValueVerseChain.fill(connection)
    await connection.close()
  }

  private static func state(_ target: ConnectionTarget) async throws -> Set<String> {
    let connection = try await Connection.connect(to: target)
    let state = try await ValueVerseChain.state(connection)
    await connection.close()
    return state
  }
}
