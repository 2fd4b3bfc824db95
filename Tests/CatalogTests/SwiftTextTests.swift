import Catalog
import FoundationEssentials
import Postgres
import SchemaDescription
import Shadow
import SwiftSource
import TestSupport
import Testing

@testable import SchemaEvaluation

@Suite("The Swift source of a model says the model")
struct SwiftTextTests {
  /// One call of the compiler takes many schemas, each in a type of its own: a call takes a second before it has read a
  /// word. All of them are compiled where `STRATA_SWIFT=all`, else every tenth of the shared ones.
  private static let schemas: [String] = {
    let isWhole = ProcessInfo.processInfo.environment["STRATA_SWIFT"] == "all"
    let shared = SharedSchema.all.enumerated().filter { isWhole || $0.offset % 10 == 0 }.map(\.element.sql)
    let own = TableRoundTripTests.cases.sorted { $0.key < $1.key }.map(\.value)
    return own + shared
  }()

  @Test func everyWordComesBackFromTheCompiler() async throws {
    let step = 60
    for start in stride(from: 0, to: Self.schemas.count, by: step) {
      try await compile(Self.schemas[start..<min(start + step, Self.schemas.count)])
    }
  }

  private func compile(_ batch: ArraySlice<String>) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "strata-text-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var expected = Model()
    for (number, sql) in batch.enumerated() {
      guard let catalog = try await read(sql) else { continue }
      let translation = try CatalogTranslation(catalog)
      let bodies = translation.files.map { $0.text.dropFirst("import SchemaDescription\n".count) }
      let body = bodies.joined().replacing("\nlet ", with: "\nstatic let ")
      let text = "import SchemaDescription\n\nenum Schema\(number) {\n\(body)}\n"
      try Data(text.utf8).write(to: URL(filePath: "\(folder)/Schema\(number).swift"))
      expected.append(translation.model)
    }
    let model = try await SchemaEvaluator().unchecked(SchemaFolder(folder))
    let (wanted, found) = (try Self.lines(expected), try Self.lines(model))
    #expect(wanted.count > 100)
    #expect(Set(wanted).subtracting(found).sorted() == [])
    #expect(Set(found).subtracting(wanted).sorted() == [])
    #expect(wanted.count == found.count)
  }

  /// The catalog of some SQL, or nothing where this server cannot load it.
  private func read(_ sql: String) async throws -> Catalog? {
    try await withDatabase { _, connection in
      for _ in 0..<10 {
        do {
          try await connection.execute(sql)
          return try await CatalogReader().read(connection)
        } catch let error as PostgresError {
          let parts = error.message.split(separator: "\"")
          guard error.message.hasPrefix("role \""), parts.count > 1 else { return nil }
          try await TestServer.shared.ensureRoles([String(parts[1])])
        }
      }
      return nil
    }
  }

  /// The objects of a model, a line each, without the places they are written at.
  private static func lines(_ model: Model) throws -> [String] {
    guard case .object(let members) = try JSONValue(encoding: model) else { return [] }
    return members.flatMap { member -> [String] in
      guard case .array(let objects) = member.value else { return [] }
      return objects.map { "\(member.name) \(withoutPlaces($0).text())" }
    }
  }

  private static func withoutPlaces(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let items): .array(items.map(withoutPlaces))
    case .object(let members):
      .object(members.filter { $0.name != "place" }.map { .init($0.name, withoutPlaces($0.value)) })
    default: value
    }
  }
}

extension Model {
  fileprivate mutating func append(_ other: Model) {
    var objects: [any SchemaObject] = other.schemas
    objects += other.externals as [any SchemaObject]
    objects += other.extensions as [any SchemaObject]
    objects += other.collations as [any SchemaObject]
    objects += other.enums as [any SchemaObject]
    objects += other.compositeTypes as [any SchemaObject]
    objects += other.rangeTypes as [any SchemaObject]
    objects += other.domains as [any SchemaObject]
    objects += other.sequences as [any SchemaObject]
    objects += other.functions as [any SchemaObject]
    objects += other.aggregates as [any SchemaObject]
    objects += other.casts as [any SchemaObject]
    objects += other.servers as [any SchemaObject]
    objects += other.tables as [any SchemaObject]
    objects += other.views as [any SchemaObject]
    objects += other.materializedViews as [any SchemaObject]
    objects += other.publications as [any SchemaObject]
    objects += other.eventTriggers as [any SchemaObject]
    objects += other.defaultPrivileges as [any SchemaObject]
    objects += other.raw as [any SchemaObject]
    for object in objects { add(object) }
  }
}
