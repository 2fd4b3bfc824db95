import Catalog
import FoundationEssentials
import OrderedCollections
import Postgres
import Shadow
import TestSupport
import Testing

/// One schema of the folder of cases that stands beside the checkout.
struct SharedSchema: Sendable, CustomTestStringConvertible {
  var name: String
  var sql: String

  var testDescription: String { name }

  private struct Pair: Decodable {
    var name: String
    var old_sql: String
    var new_sql: String
  }

  /// Both sides of all cases, each SQL text once; none where the folder is absent.
  ///
  /// `STRATA_CASES` keeps those whose name holds it.
  static let all: [SharedSchema] = {
    let folder = "../shared/cases"
    let wanted = ProcessInfo.processInfo.environment["STRATA_CASES"]
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var seen: Set<String> = [""]
    return files.filter { $0.hasSuffix(".json") }.sorted().flatMap { file -> [SharedSchema] in
      guard let data = try? Data(contentsOf: URL(filePath: "\(folder)/\(file)")) else { return [] }
      let pairs = (try? JSONDecoder().decode([Pair].self, from: data)) ?? []
      return pairs.flatMap { pair in
        [
          SharedSchema(name: "\(pair.name) old", sql: pair.old_sql),
          SharedSchema(name: "\(pair.name) new", sql: pair.new_sql),
        ]
        .filter { schema in wanted.map { schema.name.contains($0) } ?? true }
        .filter { seen.insert($0.sql).inserted }
      }
    }
  }()
}

private let tally = SchemaTally("schemas of ../shared/cases")

@Suite(
  .onEveryServer,
  .enabled(if: !SharedSchema.all.isEmpty, "the folder ../shared/cases is not there"),
  .showing(tally)
)
struct SharedCasesRoundTripTests {
  /// What changes its text when it is loaded again settles then: the copy of the copy is the same.
  @Test(arguments: SharedSchema.all)
  func comesBackFromItsOwnSQL(_ schema: SharedSchema) async throws {
    let settled = try await withDatabases(2) { _, connections -> Catalog? in
      guard try await loads(schema, connections[0]) else { return nil }
      let source = try await CatalogReader().read(connections[0])
      try await load(CatalogWriter.statements(of: source).map(\.sql), connections[1], #_sourceLocation)
      let settled = try await CatalogReader().read(connections[1])
      #expect(Array(source.entries.keys) == Array(settled.entries.keys))
      if strictDifferences(source, settled) == [] { return settled }
      let statements = try CatalogWriter.statements(of: settled).map(\.sql)
      let copy = try await withDatabase { _, connection in
        try await load(statements, connection, #_sourceLocation)
        return try await CatalogReader().read(connection)
      }
      #expect(strictDifferences(settled, copy) == [], Comment(rawValue: statements.joined(separator: ";\n")))
      return copy
    }
    // The words are the same for every version.
    guard let settled, TestServer.version == .installed else { return }
    tally.countSQL()
    let failure = try await words(for: settled)?.failure
    #expect(failure == nil)
    if failure == nil { tally.countSwift() }
  }

  /// A schema that this PostgreSQL cannot load says nothing about the catalog; it is named at the end of the run.
  private func loads(_ schema: SharedSchema, _ connection: Connection) async throws -> Bool {
    for _ in 0..<10 {
      do {
        try await connection.execute(schema.sql)
        return true
      } catch {
        let parts = error.message.split(separator: "\"")
        guard error.message.hasPrefix("role \""), parts.count > 1 else {
          tally.leaveOut(schema.name, error.message)
          return false
        }
        try await TestServer.shared.ensureRoles([String(parts[1])])
      }
    }
    tally.leaveOut(schema.name, "it names ever more roles")
    return false
  }
}
