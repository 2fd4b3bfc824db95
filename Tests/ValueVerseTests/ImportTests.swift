import FoundationEssentials
import Testing

/// ValueVerse as somebody would adopt it who has the database and nothing else.
@Suite struct ImportTests {
  @Test func aDumpBecomesSourceOfTheSameSchema() async throws {
    try await ValueVerse.with { database in
      try await database.migrate()
      let folder = FileManager.default.temporaryDirectory.appending(path: "valueverse-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try await Tool.check("pg_dump", "-s", "-d", database.url, "-f", "\(folder)/dump.sql")
      try await Tool.strata("import", "file:\(folder)/dump.sql", "--to", "\(folder)/valueverse")

      try await Tool.strata("diff", "model:schema/valueverse", "model:\(folder)/valueverse")
      try await Tool.strata("diff", database.url, "model:\(folder)/valueverse")
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/valueverse").sorted()
      #expect(files.contains("Invoices.swift") && files.contains("Organizations.swift"))
      #expect(!files.contains("SQL.swift"))
      for file in files {
        let text = String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/valueverse/\(file)")), as: UTF8.self)
        #expect(!text.contains("RawSQL("), "\(file) has SQL that a word would do for")
      }
      try await Tool.check("swift", "format", "lint", "--strict", "-r", "\(folder)/valueverse")
    }
  }
}
