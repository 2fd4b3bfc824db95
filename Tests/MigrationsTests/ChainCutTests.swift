import Diagnostics
import Migrations
import Postgres
import Shadow
import TestSupport
import Testing

/// ValueVerse's whole chain, cut at every message that the runner sends.
@Suite struct ChainCutTests {
  @Test func everyCutIsMendedByTheNextRun() async throws {
    try await TestServer.shared.ensureRoles(["app"])
    let set = try MigrationSet.read(directory: ValueVerseChain.directory)
    var options = RunnerOptions()
    options.toolVersion = "test"
    options.wait = .seconds(60)
    options.allowDestructive = true
    let known = options
    try await withDatabases(2) { targets, connections in
      try await ValueVerseChain.migrateAndFill(connections[0]) { version in
        try await MigrationRunner(set: set, target: targets[0], options: known).migrate(to: version)
      }
      let undisturbed = try await ValueVerseChain.state(connections[0])
      let target = targets[1]
      var points = 0
      for migration in set.migrations {
        // One cut after the other in the same version, until it is applied: before the server saw the message, and in
        // another run after it was done.
        var message = 1
        var isApplied = false
        while !isApplied {
          for moment in CuttingProxy.Moment.allCases where !isApplied {
            let proxy = try CuttingProxy(to: target, cutting: (message, moment))
            defer { proxy.stop() }
            let runner = MigrationRunner(set: set, target: proxy.target(target), options: known)
            do {
              try await runner.migrate(to: migration.version)
              isApplied = true
            } catch {
              points += 1
              expectLoss(error)
            }
            guard !isApplied else { continue }
            // Where the answer to a COMMIT was lost, the version is there, whole.
            let status = try await MigrationRunner(set: set, target: target, options: known).status()
            isApplied = status.current == migration.version
            #expect(status.problems == [] && !status.entries.contains { $0.state == .partial || $0.state == .failed })
          }
          message += 1
        }
        if try migration.version == ValueVerseChain.first { try await ValueVerseChain.fill(connections[1]) }
      }
      print("cut ValueVerse: \(points) points in \(set.migrations.count) versions")
      #expect(points > 800)
      let differences = try await ValueVerseChain.state(connections[1]).symmetricDifference(undisturbed)
      #expect(differences == [], "\(differences.sorted())")
      let twice = "SELECT count(*) - count(DISTINCT version_number) FROM strata.schema_versions"
      #expect(try await connections[1].list(twice) == "0")
    }
  }
}
