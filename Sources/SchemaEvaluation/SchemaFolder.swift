import Diagnostics
import FoundationEssentials

/// The Swift files of a schema folder, as they are given to the compiler.
struct SchemaFolder {
  struct File {
    /// The path as the compiler is given it, and as messages show it.
    var path: String
    var text: String
  }

  /// The folder's path, relative to the working directory where it lies below it.
  var path: String
  var files: [File]

  /// Reads every `.swift` file in the folder and below, sorted by path.
  init(_ directory: String) throws {
    let manager = FileManager.default
    var absolute = directory
    if !absolute.hasPrefix("/") { absolute = manager.currentDirectoryPath + "/" + absolute }
    while absolute.count > 1, absolute.hasSuffix("/") { absolute.removeLast() }
    var isDirectory = false
    guard manager.fileExists(atPath: absolute, isDirectory: &isDirectory), isDirectory else {
      throw Failure(
        .usage,
        code: "no-schema-folder",
        "there is no schema folder \(directory)",
        advice: "A schema is a folder of Swift files, such as schema/billing; give its path."
      )
    }
    path = Self.shown(absolute)
    files = []
    do {
      for name in try Self.swiftFiles(absolute, prefix: "") {
        let data = try Data(contentsOf: URL(filePath: absolute + "/" + name))
        files.append(File(path: path + "/" + name, text: String(decoding: data, as: UTF8.self)))
      }
    } catch {
      throw Failure(code: "unreadable-schema", "the schema folder \(directory) cannot be read", underlying: error)
    }
    guard !files.isEmpty else { throw Self.emptiness(path) }
  }

  static func emptiness(_ path: String) -> Failure {
    Failure(
      .usage,
      code: "empty-schema",
      "the schema folder \(path) declares no object",
      advice: "Declare one as a global that is not private, as in: let plans = Table(\"plans\", columns: […]). "
        + "An empty schema would drop everything; say empty: where that is meant."
    )
  }

  /// The path relative to the working directory where that is shorter.
  static func shown(_ absolute: String) -> String {
    let current = FileManager.default.currentDirectoryPath
    return absolute.hasPrefix(current + "/") ? String(absolute.dropFirst(current.count + 1)) : absolute
  }

  /// Names of the folder's Swift files, those of folders below it with their path, sorted.
  static func swiftFiles(_ directory: String, prefix: String) throws -> [String] {
    var names: [String] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: directory).sorted() where !name.hasPrefix(".") {
      var isDirectory = false
      let full = directory + "/" + name
      guard FileManager.default.fileExists(atPath: full, isDirectory: &isDirectory) else { continue }
      if isDirectory {
        names += try swiftFiles(full, prefix: prefix + name + "/")
      } else if name.hasSuffix(".swift") {
        names.append(prefix + name)
      }
    }
    return names
  }
}
