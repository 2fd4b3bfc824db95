import FoundationEssentials
import Postgres
import SchemaDescription
import SchemaEvaluation
import Shadow
import Synchronization
import TestSupport
import Testing

/// The reference page says what is true: its examples are one schema.
@Suite struct SchemaPageTests {
  @Test func examplesOfThePageBuildOnAServer() async throws {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let page = try String(decoding: Data(contentsOf: root.appending(path: "docs/schema.md")), as: UTF8.self)
    var files: [String: String] = [:]
    for (number, part) in page.components(separatedBy: "```swift\n").dropFirst().enumerated() {
      let example = part.components(separatedBy: "\n```")[0]
      files["example\(number).swift"] = "import SchemaDescription\n" + example + "\n"
    }
    #expect(files.count > 10)
    let folder = try TemporaryFolder(files)
    let listener = Listener()
    let model = try await SchemaEvaluator.evaluate(directory: folder.path, options: listener.options)
    #expect(listener.messages.withLock { $0 } == [])
    try await TestServer.shared.ensureRoles(model.roles)
    let ddl = ModelDDL(model)
    try await withDatabase { _, connection in
      for statement in ddl.externalStatements { try await connection.execute(statement.sql) }
      try await connection.execute(ddl.script)
    }
  }
}
