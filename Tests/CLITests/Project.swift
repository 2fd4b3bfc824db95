import FoundationEssentials

/// A project folder of a test, with the files it wants, removed when the test is done.
struct Project {
  let directory: String

  static func with<Result>(_ files: [String: String], _ body: (Project) async throws -> Result) async throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appending(path: "strata-cli-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let project = Project(directory: directory)
    for (path, content) in files { try project.write(path, content) }
    return try await body(project)
  }

  /// Writes a file; a path that ends in a slash makes a folder.
  func write(_ path: String, _ content: String) throws {
    let whole = URL(filePath: directory).appending(path: path)
    let folder = path.hasSuffix("/") ? whole : whole.deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard !path.hasSuffix("/") else { return }
    try Data(content.utf8).write(to: whole)
  }

  func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: directory).appending(path: path)), as: UTF8.self)
  }

  func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory + "/" + folder).sorted()
  }

  /// Runs strata in the project's folder.
  func strata(_ arguments: String..., environment: [String: String] = [:]) async throws -> StrataProcess {
    try await StrataProcess.run(arguments, in: directory, environment: environment)
  }

  /// Runs a line of bash in the project's folder; `$0` is strata.
  func shell(_ line: String, environment: [String: String] = [:]) async throws -> StrataProcess {
    try await StrataProcess.shell(line, in: directory, environment: environment)
  }
}
