import Diagnostics
import FoundationEssentials
import Migrations

/// A directory of migrations that lives as long as a test.
final class MigrationFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("strata-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func write(_ name: String, _ content: String) throws {
    try Data(content.utf8).write(to: URL(filePath: path + "/" + name))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path + "/" + name)), as: UTF8.self)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }

  func rename(_ name: String, _ other: String) throws {
    try FileManager.default.moveItem(atPath: path + "/" + name, toPath: path + "/" + other)
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  /// Reads the directory as the set "test", whatever its path is.
  func set() throws -> MigrationSet {
    try MigrationSet.read(directory: path, name: "test")
  }

  /// Writes migrations and records them.
  func seal(_ files: [(String, String)] = [], acceptingChanges: Bool = false) throws {
    for (name, content) in files { try write(name, content) }
    try set().seal(acceptingChanges: acceptingChanges)
  }

  /// A text without the directory's path.
  func relative(_ text: some CustomStringConvertible) -> String {
    text.description.replacing(path + "/", with: "")
  }
}

/// Two versions, each with an undo.
let twoVersions = [
  ("V1.0.0__create_items.sql", "CREATE TABLE items (id bigint PRIMARY KEY, name text);\n"),
  ("U1.0.0__create_items.sql", "-- strata:destroys table public.items\nDROP TABLE items;\n"),
  ("V1.1.0__add_price.sql", "ALTER TABLE items ADD price numeric;\n"),
  (
    "U1.1.0__add_price.sql",
    "-- strata:destroys column public.items.price (added by 1.1.0)\nALTER TABLE items DROP price;\n"
  ),
]
