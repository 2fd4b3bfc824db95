import Diagnostics
import FoundationEssentials
import Glibc
import SchemaDescription
import SchemaEvaluation
import Synchronization
import Testing

/// Options of a test, and what was said meanwhile.
///
/// The compiled module is kept from one run of the tests to the next, because building it takes seconds; results are not
/// taken from the cache unless a test asks for it.
final class Listener: Sendable {
  let messages = Mutex<[String]>([])

  var options: EvaluationOptions {
    var options = EvaluationOptions()
    options.cacheDirectory = "/tmp/strata-tests-cache-\(getuid())"
    options.usesCache = false
    options.onMessage = { message in self.messages.withLock { $0.append(message) } }
    return options
  }
}

@Suite struct SchemaEvaluatorTests {
  let listener = Listener()

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

  /// Large literals need more than the 8 MiB that a process usually has.
  @Test func theCompilerHasAMuchLargerStack() async throws {
    let tools = try TemporaryFolder(["swiftc": "#!/bin/sh\necho \"error: stack of $(ulimit -s)\" >&2\nexit 1\n"])
    let compiler = tools.path + "/swiftc"
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: compiler)
    let failed = try await failure(["a.swift": "let a = 1"]) { $0.compiler = compiler }
    #expect(["262144", "unlimited"].contains { "\(failed)".contains("stack of \($0)") })
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

  func failure(_ files: [String: String], _ change: (inout EvaluationOptions) -> Void = { _ in }) async throws
    -> Failure
  {
    let folder = try TemporaryFolder(files)
    var options = listener.options
    change(&options)
    let error = await #expect(throws: Failure.self) {
      try await SchemaEvaluator.evaluate(directory: folder.path, options: options)
    }
    return try #require(error)
  }

  @Test func whatTheCompilerSaysIsPassedOn() async throws {
    let failure = try await failure(["a.swift": "import SchemaDescription\nlet a = Tabel(\"a\", columns: [])"])
    #expect(failure.code == "schema-does-not-compile")
    #expect(listener.messages.withLock { $0.contains { $0.contains("a.swift:2:9: error: cannot find 'Tabel'") } })
  }

  @Test func aMissingImportIsNamed() async throws {
    let failure = try await failure(["a.swift": "let a = Table(\"a\", columns: [])"])
    #expect(failure.advice?.contains("a.swift") == true)
  }

  @Test func allErrorsOfTheModelAreListedWithTheirLines() async throws {
    let failure = try await failure([
      "a.swift": """
      import SchemaDescription
      let a = Table("a", columns: [.column("id", .uuid, .primaryKey)], indexes: [
        .index(on: ["name"]),
      ])
      """,
      "b.swift": """
      import SchemaDescription
      let b = Table("b", columns: [
        .column("a_id", .uuid, references: .init("aa", "id")),
      ])
      """,
    ])
    #expect(failure.code == "invalid-schema")
    #expect(failure.diagnostics.map(\.code) == ["unknown-column", "unknown-table"])
    #expect(failure.diagnostics.map(\.place?.line) == [3, 3])
    #expect(failure.diagnostics[1].advice == "Did you mean \"a\"?")
  }

  @Test func globalsThatNeedEachOtherAreAnErrorAndNoHang() async throws {
    let failure = try await failure([
      "a.swift": "import SchemaDescription\nlet a = Table(\"a\", columns: b.columns)",
      "b.swift": "import SchemaDescription\nlet b = Table(\"b\", columns: a.columns)",
    ])
    #expect(failure.diagnostics.map(\.code) == ["initialisation-cycle"])
    #expect(failure.diagnostics[0].place?.line == 2)
    #expect(failure.diagnostics[0].message.contains("b.swift:2"))
  }

  @Test func aProgramThatDoesNotEndIsStopped() async throws {
    let failure = try await failure(["a.swift": "let a: Int = { while true {} }()"]) {
      $0.timeLimit = .milliseconds(700)
    }
    #expect(failure.code == "schema-time-limit")
  }

  @Test func processorTimeAndMemoryAreLimited() async throws {
    let endless = try await failure(["a.swift": "let a: Int = { while true {} }()"]) {
      // On a busy machine a second of processor time may take long.
      $0.processorSeconds = 1
      $0.timeLimit = .seconds(300)
    }
    #expect(endless.code == "schema-program-failed")
    let hungry = try await failure([
      "a.swift":
        "let a: Int = { var all: [[Int]] = []; while true { all.append(Array(repeating: 1, count: 1 << 22)) } }()"
    ]) { $0.memoryBytes = 1 << 30 }
    #expect(hungry.code == "schema-program-failed")
  }

  @Test func aCrashIsReportedWithItsMessage() async throws {
    let failure = try await failure(["a.swift": "let a: Int = { fatalError(\"no such plan\") }()"])
    #expect(failure.code == "schema-program-failed")
    #expect(listener.messages.withLock { $0.contains { $0.contains("no such plan") } })
  }

  @Test func aProgramThatEndsItselfHasNoResult() async throws {
    let failure = try await failure(["a.swift": "import Glibc\nlet a: Int = { exit(0) }()"])
    #expect(failure.code == "schema-without-result")
  }

  @Test func environmentIsClearedAndNetworkGone() async throws {
    _ = try await evaluate([
      "a.swift": """
      import Glibc
      import SchemaDescription
      let interfaces = {
        let home = getenv("HOME") == nil ? "no home" : "home"
        print(home, if_nametoindex("eth0"))
        return Table("a", columns: [])
      }()
      """
    ])
    let said = listener.messages.withLock { $0.joined() }
    #expect(said.contains("no home 0") || said.contains("cut off from the network"), "\(said)")
  }

  @Test(arguments: ["main.swift", "sub/main.swift"])
  func aFileCannotBeCalledMain(name: String) async throws {
    let failure = try await failure([name: "import SchemaDescription\nlet a = Table(\"a\", columns: [])"])
    #expect(failure.diagnostics.map(\.code) == ["main-file"])
  }

  @Test func aComputedObjectIsAnErrorAndNoDroppedTable() async throws {
    let failure = try await failure(["a.swift": "import SchemaDescription\nvar a: Table { Table(\"a\", columns: []) }"])
    #expect(failure.diagnostics.map(\.code) == ["computed-object"])
  }

  @Test func folderWithoutObjectsIsRefused() async throws {
    #expect(try await failure(["a.swift": "private let a = 1"]).code == "empty-schema")
    #expect(try await failure(["a.txt": ""]).code == "empty-schema")
    let missing = await #expect(throws: Failure.self) {
      try await SchemaEvaluator.evaluate(directory: "/nowhere/schema", options: listener.options)
    }
    #expect(missing?.code == "no-schema-folder")
  }

  @Test func aResultOfTheSameSourcesNeedsNoCompilerAndMovesWithItsFolder() async throws {
    let files = ["a.swift": "import SchemaDescription\nlet cached = Table(\"cached\", columns: []) // \(UUID())"]
    var options = listener.options
    options.usesCache = true
    let first = try TemporaryFolder(files)
    _ = try await SchemaEvaluator.evaluate(directory: first.path, options: options)
    options.compiler = "/nowhere/swiftc"
    let second = try TemporaryFolder(files)
    let model = try await SchemaEvaluator.evaluate(directory: second.path, options: options)
    #expect(model.tables.map(\.place) == [SourcePlace(second.path + "/a.swift", 2)])
    options.shownAs = "schema/billing"
    let shown = try await SchemaEvaluator.evaluate(directory: second.path, options: options)
    #expect(shown.tables.map(\.place.file) == ["schema/billing/a.swift"])
    try second.write(
      "import SchemaDescription\nlet cached = Table(\"changed\", columns: []) // \(UUID())",
      to: "a.swift"
    )
    let error = await #expect(throws: Failure.self) {
      try await SchemaEvaluator.evaluate(directory: second.path, options: options)
    }
    #expect(error?.code == "no-swift-compiler")
  }

  @Test func evaluationsAtTheSameTimeShareACacheAndADamagedOneIsMadeAgain() async throws {
    let cache = try TemporaryFolder()
    var options = listener.options
    options.cacheDirectory = cache.path
    options.usesCache = true
    let folder = try TemporaryFolder(["a.swift": "import SchemaDescription\nlet a = Table(\"a\", columns: [])"])
    let names = try await withThrowingTaskGroup { group in
      for _ in 0..<3 {
        group.addTask { [options] in
          try await SchemaEvaluator.evaluate(directory: folder.path, options: options).tables.map(\.name)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(names == [["a"], ["a"], ["a"]])
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path + "/work") == [])
    let files = FileManager.default.enumerated(cache.path + "/evaluations")
    #expect(files.count == 1)
    for file in files { try Data("half".utf8).write(to: URL(filePath: file)) }
    let again = try await SchemaEvaluator.evaluate(directory: folder.path, options: options)
    #expect(again.tables.map(\.name) == ["a"])
  }
}

extension FileManager {
  /// The files below a folder.
  func enumerated(_ path: String) -> [String] {
    ((try? subpathsOfDirectory(atPath: path)) ?? []).map { path + "/" + $0 }.filter { file in
      var isDirectory = false
      return fileExists(atPath: file, isDirectory: &isDirectory) && !isDirectory
    }
  }
}
