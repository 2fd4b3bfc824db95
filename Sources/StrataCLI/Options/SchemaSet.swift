import Diagnostics
import Glibc
import Migrations
import Reporting

/// The two folders that belong together: the Swift sources of a schema and its migrations.
struct SchemaSet {
  let name: String
  private let schemaPath: String
  private let migrationsPath: String

  private init(name: String, schemaPath: String, migrationsPath: String) {
    self.name = name
    self.schemaPath = schemaPath
    self.migrationsPath = migrationsPath
  }

  /// The folder with `*.swift`, which has to be there.
  func schemaDirectory() throws -> String {
    try Self.existing(schemaPath, of: name, holding: "Swift sources")
  }

  /// The folder with the migrations, which has to be there.
  func migrationsDirectory() throws -> String {
    try Self.existing(migrationsPath, of: name, holding: "migrations")
  }

  /// The folder with `*.swift`; `nil` where there is none.
  var existingSchemaDirectory: String? { Self.isDirectory(schemaPath) ? schemaPath : nil }

  /// The folder with the migrations; `nil` where there is none yet.
  var existingMigrationsDirectory: String? { Self.isDirectory(migrationsPath) ? migrationsPath : nil }

  /// The migrations of a name, or the ledger alone where there are no files.
  static func migrationsOrLedger(_ name: String?, _ console: Console) throws -> MigrationSet {
    if let name, name.contains("/") || isDirectory("schema/\(name)") || isDirectory(name) {
      return try MigrationSet.read(directory: try named(name).migrationsDirectory())
    }
    if let name, isDirectory("migrations/\(name)") { return try MigrationSet.read(directory: "migrations/\(name)") }
    if name == nil, !names().isEmpty { return try MigrationSet.read(directory: try only().migrationsDirectory()) }
    console.progress("no migrations here: going by the ledger alone")
    return MigrationSet.ledgerOnly(name: name ?? "")
  }

  /// The migrations so far; none where the folder is not there yet.
  func migrations() throws -> MigrationSet {
    guard Self.isDirectory(migrationsPath) else { return MigrationSet(name: name, directory: migrationsPath) }
    return try MigrationSet.read(directory: migrationsPath)
  }

  /// The set with that name, or the one whose folder the path leads to.
  static func named(_ name: String) throws -> SchemaSet {
    if !name.contains("/"), name != ".", name != ".." {
      let known = names()
      if known.contains(name) {
        return SchemaSet(name: name, schemaPath: "schema/\(name)", migrationsPath: "migrations/\(name)")
      }
      if !isDirectory(name) { throw unknown(name, known) }
    }
    guard isDirectory(name) else { throw unknown(name, names()) }
    return at(name)
  }

  /// The set that is meant where nobody named one.
  static func only() throws -> SchemaSet {
    let known = names()
    guard known.count == 1, let name = known.first else {
      throw Failure(
        .usage,
        code: "set-not-named",
        known.isEmpty
          ? "there is no schema here: neither schema/NAME nor migrations/NAME"
          : "which schema is meant: \(known.joined(separator: ", "))?",
        advice: known.isEmpty ? "run strata in the project's folder, or give a path" : "name one of them"
      )
    }
    return try named(name)
  }

  /// A path that ends in `schema/NAME` or `migrations/NAME` stands for the pair; any other folder for itself.
  private static func at(_ path: String) -> SchemaSet {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    while parts.count > 1, parts.last == "" { parts.removeLast() }
    let folder = parts.joined(separator: "/")
    let name = parts.removeLast()
    guard let parent = parts.popLast(), parent == "schema" || parent == "migrations" else {
      return SchemaSet(name: name, schemaPath: folder, migrationsPath: folder)
    }
    let root = parts.map { $0 + "/" }.joined()
    return SchemaSet(name: name, schemaPath: "\(root)schema/\(name)", migrationsPath: "\(root)migrations/\(name)")
  }

  private static func names() -> [String] {
    Array(Set(directories(in: "schema") + directories(in: "migrations"))).sorted()
  }

  private static func unknown(_ name: String, _ known: [String]) -> Failure {
    Failure(
      .usage,
      code: "unknown-set",
      name.contains("/") ? "there is no folder \(name)" : "there is no schema \(name)",
      details: known.isEmpty
        ? ["neither schema/ nor migrations/ has a folder here"] : ["known here: \(known.joined(separator: ", "))"],
      advice: known.isEmpty ? "run strata in the project's folder, or give a path" : nil
    )
  }

  private static func existing(_ path: String, of name: String, holding contents: String) throws -> String {
    if isDirectory(path) { return path }
    throw Failure(.usage, code: "set-incomplete", "\(name) has no \(contents): there is no folder \(path)")
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func directories(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix("."), isDirectory("\(folder)/\(name)") { names.append(name) }
    }
    return names
  }
}
