import Catalog
import Diagnostics
import FoundationEssentials
import OrderedCollections
import Postgres
import RandomSchema
import Shadow
import TestSupport
import Testing

private let tally = SchemaTally("random schemas")

/// Schemas made of seeds are read, written as SQL, loaded and read again: the catalogs are the same, and so are the
/// dumps of pg_dump. They come back from the words of a model too, and the model from its Swift source.
///
/// `STRATA_SEEDS=from..to` runs others than those of every run.
@Suite(.showing(tally))
struct RandomSchemaTests {
  /// Seeds whose Swift source cannot be loaded yet, each with the reason; their SQL can.
  private static let open: [UInt64: String] = [
    133: "a transform of a type that another type of that name hides",
    262: "a function of a role that may not use its schema is called while the model is made",
  ]

  @Test(arguments: Seeds.wanted(otherwise: (1...300).filter { open[$0] == nil }))
  func comesBackFromItsOwnSQL(_ seed: UInt64) async throws {
    guard let finding = try await finding(of: seed, omitting: []) else { return }
    guard Seeds.shrinks else {
      Issue.record("\(finding)\n\(Seeds.rerun(seed, "RandomSchemaTests"))")
      return
    }
    let slots = schema(seed).slots
    let omitted = try await Seeds.leavingOut(slots + slots.map { "dress " + $0 }) { omitted in
      try await self.finding(of: seed, omitting: omitted)?.what == finding.what
    }
    let smaller = schema(seed, omitting: omitted).statements.joined(separator: ";\n")
    let left = try await self.finding(of: seed, omitting: omitted)
    Issue.record("seed \(seed): \(left ?? finding)\nof:\n\(smaller)")
  }

  @Test(.on(.v16, .v18), arguments: Seeds.wanted(otherwise: 1...20))
  func comesBackOnOtherVersions(_ seed: UInt64) async throws {
    try await RandomRoles.exist()
    var settled: Catalog?
    // Those servers have neither contrib extensions nor ICU.
    let omitted = schema(seed).slots.filter { $0.hasPrefix("extension ") || $0.hasPrefix("collation ") }
    if let finding = try await findingInSQL(of: seed, omitting: Set(omitted), &settled) {
      // Nor were they built with XML and LZ4.
      if finding.details.contains("requires the server to be built with") { return }
      Issue.record("\(finding)\n\(Seeds.rerun(seed, "RandomSchemaTests"))")
    } else if let settled, let failure = try await words(for: settled)?.failure {
      Issue.record("Swift: \(failure)\n\(Seeds.rerun(seed, "RandomSchemaTests"))")
    }
  }

  /// A schema of all kinds that the server of the test can have.
  private func schema(_ seed: UInt64, omitting omitted: Set<String> = []) -> RandomSchema {
    var features: RandomSchema.Features = [.rareKinds, .unwritten]
    if TestServer.version == .v18 { features.insert(.postgreSQL18) }
    return RandomSchema(seed: seed, omitting: omitted, features: features)
  }

  /// Reads a schema, and takes away what no copy of it has.
  private func read(_ schema: RandomSchema, _ connection: Connection) async throws -> Catalog {
    let result: Result<Catalog, any Error>
    do { result = .success(try await CatalogReader().read(connection)) } catch { result = .failure(error) }
    for object in schema.unwritten { try await connection.execute(object.removal, evenIfCancelled: true) }
    return try result.get()
  }

  /// What is wrong with a schema.
  private struct Finding: CustomStringConvertible {
    /// Which way it is wrong; a smaller schema must be wrong in the same way.
    var what: String
    var details: String

    var description: String { "\(what)\n\(details)" }
  }

  private func finding(of seed: UInt64, omitting omitted: Set<String>) async throws -> Finding? {
    try await RandomRoles.exist()
    var settled: Catalog?
    if let finding = try await findingInSQL(of: seed, omitting: omitted, &settled) { return finding }
    tally.countSQL()
    guard let settled, let failure = try await words(for: settled)?.failure else {
      tally.countSwift()
      return nil
    }
    let lines = failure.split(separator: "\n", maxSplits: 1)
    return Finding(what: "Swift: \(lines.first ?? "")", details: String(lines.last ?? ""))
  }

  private func findingInSQL(
    of seed: UInt64,
    omitting omitted: Set<String>,
    _ settledCatalog: inout Catalog?
  ) async throws -> Finding? {
    try await withDatabases(3) { targets, connections in
      let schema = self.schema(seed, omitting: omitted)
      let refusal = await self.refusal(schema.statements, connections[0])
      let source = try await read(schema, connections[0])
      if let refusal { return Finding(what: "PostgreSQL refuses the generator's statement", details: refusal) }
      let unwritten = schema.unwritten.map(\.kind)
      let named = source.unmanaged.map(\.kind).filter(unwritten.contains)
      if named.sorted() != unwritten.sorted() {
        return Finding(what: "what nobody writes is not named", details: "\(source.unmanaged)")
      }
      var (copy, problem) = await copied(source, to: connections[1])
      guard var copied = copy else { return problem }
      var differences = strictDifferences(source, copied)
      var pair = (targets[0], targets[1])
      if !differences.isEmpty, Array(source.entries.keys) == Array(copied.entries.keys) {
        // What changes its text when it is loaded once more settles then.
        let settled = copied
        (copy, problem) = await self.copied(settled, to: connections[2])
        guard let again = copy else { return problem }
        copied = again
        differences = strictDifferences(settled, again)
        pair = (targets[1], targets[2])
      }
      if !differences.isEmpty {
        let kinds = Set(differences.map { $0.prefix { $0 != "\"" } }).sorted().joined(separator: ", ")
        return Finding(what: "the catalog changes: \(kinds)", details: differences.joined(separator: "\n"))
      }
      let unmanaged = source.unmanaged.filter { !unwritten.contains($0.kind) }
      if unmanaged != copied.unmanaged {
        return Finding(what: "what is unmanaged changes", details: "\(unmanaged) ≠ \(copied.unmanaged)")
      }
      settledCatalog = copied
      // The pg_dump that is there is the installed server's.
      guard SchemaOracle.isAvailable, TestServer.version == .installed else { return nil }
      guard seed % 3 == 0 || Seeds.shrinks else { return nil }
      let dumps = try await SchemaOracle.differences(pair.0, pair.1)
      return dumps.isEmpty || Self.isOrderOfGrants(dumps) ? nil : Finding(what: "the dumps differ", details: dumps)
    }
  }

  /// Whether nothing but the order of grants differs: pg_dump writes them in the order in which they were made, which
  /// means nothing.
  private static func isOrderOfGrants(_ dumps: String) -> Bool {
    let lines = dumps.split(separator: "\n").dropLast()
    let sides = ["+", "-"].map { sign in
      lines.filter { $0.hasPrefix("    \(sign)") }.map { $0.dropFirst(5) }.sorted()
    }
    let heads = lines.filter { !$0.hasPrefix("    ") }
    return sides[0] == sides[1] && heads.allSatisfy { $0.hasPrefix("~ ACL ") }
  }

  private func copied(_ catalog: Catalog, to connection: Connection) async -> (Catalog?, Finding?) {
    do {
      let statements = try CatalogWriter.statements(of: catalog).map(\.sql)
      if let refusal = await refusal(CatalogWriter.settings + statements, connection) {
        return (nil, Finding(what: "PostgreSQL refuses the written SQL", details: refusal))
      }
      return (try await CatalogReader().read(connection), nil)
    } catch {
      return (nil, Finding(what: "writing or reading throws", details: "\(error)"))
    }
  }

  private func refusal(_ statements: [String], _ connection: Connection) async -> String? {
    for statement in statements {
      do { try await connection.execute(statement) } catch { return "\(error)\nat: \(statement)" }
    }
    return nil
  }
}
