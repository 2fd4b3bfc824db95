import FoundationEssentials
import Testing

/// ValueVerse as somebody would adopt it who has the database and nothing else.
@Suite struct ImportTests {
  @Test func becomesSourceOfTheSameSchema() async throws {
    try await ValueVerse.with { database in
      try await database.migrate()
      let folder = FileManager.default.temporaryDirectory.appending(path: "valueverse-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try await Tool.strata("import", database.url, "--to", "\(folder)/valueverse")

      try await Tool.strata("diff", "model:schema/valueverse", "model:\(folder)/valueverse")
      try await Tool.strata("diff", database.url, "model:\(folder)/valueverse")
      try await Self.expectWords("\(folder)/valueverse")

      // The policies of jobs are rows, which are not in a dump of the schema.
      try await Tool.check("pg_dump", "-s", "-d", database.url, "-f", "\(folder)/dump.sql")
      try await Tool.strata("import", "file:\(folder)/dump.sql", "--to", "\(folder)/dumped")
      try await Tool.strata("diff", "file:\(folder)/dump.sql", "model:\(folder)/dumped")
      try await Self.expectWords("\(folder)/dumped")
    }
  }

  private static func expectWords(_ folder: String) async throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(files.contains("Invoices.swift") && files.contains("Organizations.swift"))
    for file in files {
      let text = String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/\(file)")), as: UTF8.self)
      #expect(!text.contains("RawSQL("), "\(file) has SQL that a word would do for")
    }
    try await Tool.check("swift", "format", "lint", "--strict", "--configuration", ".swift-format", "-r", folder)
  }
}
