import Diagnostics
import FoundationEssentials
import Subprocess
import SystemPackage

/// Compiles the files of a schema into a program and runs it.
struct SchemaRun {
  static let flags = ["-Onone", "-wmo", "-swift-version", "6", "-module-name", "StrataSchema"]

  var folder: SchemaFolder
  var check: SchemaCheck
  var options: EvaluationOptions

  func result(
    with compiler: SwiftCompiler,
    module: DescriptionModule,
    cache: CacheFolder
  ) async throws -> SchemaResult {
    let moduleFolder = try await module.build(with: compiler, in: cache)
    let work = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: work) }
    let main = work + "/main.swift"
    let program = work + "/schema"
    let resultPath = work + "/result.json"
    let text = check.program(
      processorSeconds: options.processorSeconds,
      memoryBytes: options.memoryBytes,
      resultPath: resultPath
    )
    try Data(text.utf8).write(to: URL(filePath: main))
    let arguments =
      Self.flags + ["-I", moduleFolder, moduleFolder + "/SchemaDescription.o", "-o", program, main]
      + folder.files.map { $0.path.hasPrefix("-") ? "./" + $0.path : $0.path }
    let outcome = try await compiler.run(arguments)
    if !outcome.output.isEmpty { options.onMessage(outcome.output) }
    guard outcome.succeeded else { throw compilationFailure }
    try await run(program)
    guard let json = try? Data(contentsOf: URL(filePath: resultPath)) else {
      throw Failure(
        code: "schema-without-result",
        "the program of the schema in \(folder.path) ended without a result",
        advice: "A schema file must not end the process."
      )
    }
    return SchemaResult(root: folder.path, json: json)
  }

  private var compilationFailure: Failure {
    let withoutImport = folder.files.filter { !$0.text.contains("import SchemaDescription") }.map(\.path)
    return Failure(
      code: "schema-does-not-compile",
      "the schema in \(folder.path) does not compile",
      advice: withoutImport.isEmpty
        ? nil
        : "Every schema file begins with import SchemaDescription; it is missing in "
          + withoutImport.joined(separator: ", ") + "."
    )
  }

  private func run(_ program: String) async throws {
    let limit = options.timeLimit
    let result = try await withThrowingTaskGroup { group in
      group.addTask {
        try await Subprocess.run(
          .path(FilePath(program)),
          environment: .custom([:]),
          workingDirectory: "/",
          output: .string(limit: 1 << 24),
          error: .string(limit: 1 << 24)
        ) as ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>?
      }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      let first = try await group.next()
      group.cancelAll()
      return first ?? nil
    }
    guard let result else {
      throw Failure(
        code: "schema-time-limit",
        "the program of the schema in \(folder.path) did not end within \(limit)",
        advice: "Two globals whose initialisers need each other wait for ever; so does an endless loop."
      )
    }
    let output = result.standardOutput + result.standardError
    if !output.isEmpty { options.onMessage(output) }
    guard result.terminationStatus.isSuccess else {
      throw Failure(
        code: "schema-program-failed",
        "the program of the schema in \(folder.path) failed (\(result.terminationStatus))",
        advice: "Its message stands above. The program may use \(options.processorSeconds) s of processor time and "
          + "\(options.memoryBytes >> 20) MiB of memory."
      )
    }
  }
}
