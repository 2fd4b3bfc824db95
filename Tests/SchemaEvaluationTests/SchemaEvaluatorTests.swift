import Diagnostics
import FoundationEssentials
import SchemaDescription
import SchemaEvaluation
import Synchronization
import Testing

/// Options with a cache of their own, and what was said meanwhile.
final class Listener: Sendable {
  let messages = Mutex<[String]>([])
  let cache: TemporaryFolder

  init(cache: TemporaryFolder) { self.cache = cache }

  var options: EvaluationOptions {
    var options = EvaluationOptions()
    options.cacheDirectory = sharedCache
    options.onMessage = { message in self.messages.withLock { $0.append(message) } }
    return options
  }

  /// One cache for all tests of a run, because building the module takes seconds.
  var sharedCache: String { cache.path }

  static let shared = try? TemporaryFolder()
}

@Suite struct SchemaEvaluatorTests {
  let listener: Listener

  init() throws {
    listener = Listener(cache: try #require(Listener.shared))
  }

  func evaluate(_ files: [String: String]) async throws -> Model {
    let folder = try TemporaryFolder(files)
    return try await SchemaEvaluator.evaluate(directory: folder.path, options: listener.options)
  }

  @Test func globalsOfAllFilesBecomeTheModelInOrder() async throws {
    let model = try await evaluate([
      "b.swift": """
      import SchemaDescription
      let invoices = Table("invoices", columns: [.column("id", .uuid, .primaryKey)])
      let many = ["a", "b"].map { Table($0, columns: []) }
      private let hidden = Table("hidden", columns: [])
      let text = "let fake = Table(\\"fake\\", columns: [])"
      """,
      "a.swift": """
      import SchemaDescription
      let status = Enum("status", ["open", "paid"])
      enum Billing { static let plans = Table("plans", columns: timestamps) }
      let timestamps: [Column] = [.column("created_at", .timestamptz, .notNull, default: "now()")]
      """,
    ])
    #expect(model.tables.map(\.name) == ["plans", "invoices", "a", "b"])
    #expect(model.enums.map(\.labels) == [["open", "paid"]])
    #expect(model.tables[1].primaryKey?.name == "invoices_pkey")
    #expect(model.tables[0].columns.map(\.place.line) == [4])
  }

  @Test func printingDoesNotCorruptTheResult() async throws {
    let model = try await evaluate([
      "a.swift": """
      import SchemaDescription
      let plans = { print("{\\"noise\\": 1}"); return Table("plans", columns: []) }()
      """
    ])
    #expect(model.tables.map(\.name) == ["plans"])
    #expect(listener.messages.withLock { $0.contains { $0.contains("noise") } })
  }
}
