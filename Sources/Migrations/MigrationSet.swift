import Configuration
public import Diagnostics
import Digests
import FoundationEssentials

/// The migrations of one directory, in the order of their versions.
///
/// Reading never stops at the first mistake: everything that is wrong with the directory is in ``diagnostics``.
public struct MigrationSet: Sendable {
  /// The name of the set: that of its directory, unless it was given.
  public var name: String
  /// The directory as it is shown.
  public var directory: String
  public var migrations: [Migration]
  /// In the order of their names.
  public var repeatables: [RepeatableMigration] = []
  /// In the order of their names.
  public var hooks: [Hook] = []
  /// `external.sql`: stubs of what others own. Only a shadow runs it.
  public var external: MigrationFile?
  /// What `strata.sum` says; `nil` where there is none.
  public var chain: ChecksumChain?
  /// What the project's `strata.yml` says.
  public var configuration = SetConfiguration()
  /// What is wrong with names, versions and checksums, in the order of the files.
  public var diagnostics: [Diagnostic]

  /// Whether there are no files to compare with: what is known is what the ledger knows.
  public var isLedgerOnly = false

  public static let externalFileName = "external.sql"

  /// A set without files; rolling back from the ledger alone starts with it.
  public init(name: String, directory: String) {
    self.name = name
    self.directory = directory
    migrations = []
    diagnostics = []
  }

  /// No files at all: on a server that has the binary and the database, status and rollback go by the ledger.
  public static func ledgerOnly(name: String) -> MigrationSet {
    var set = MigrationSet(name: name, directory: "")
    set.isLedgerOnly = true
    return set
  }

  /// The newest version of the set.
  public var newest: MigrationVersion { migrations.last?.version ?? .empty }

  public func migration(_ version: MigrationVersion) -> Migration? {
    migrations.first { $0.version == version }
  }

  /// The path of a file of the set, as it is shown.
  func path(_ name: String) -> String {
    directory.isEmpty ? name : directory.hasSuffix("/") ? directory + name : directory + "/" + name
  }

  /// Reads a directory.
  ///
  /// - Throws: ``Failure`` where the directory itself cannot be read.
  public static func read(directory: String, name: String? = nil) throws(Failure) -> MigrationSet {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: directory)
    } catch {
      throw .migrationsUnreadable(directory: directory, exists: FileManager.default.fileExists(atPath: directory))
    }
    let parts = directory.split(separator: "/")
    var set = MigrationSet(name: name ?? parts.last.map(String.init) ?? directory, directory: directory)
    set.loadConfiguration(names)
    let hooks = names.contains(Hook.folder) ? hookNames(in: directory) : []
    set.load(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, hooks)
    return set
  }

  private mutating func loadConfiguration(_ names: [String]) {
    let path = ConfigurationFile.path(forFolder: directory)
    do {
      if let text = try ConfigurationFile.text(at: path) {
        let (configuration, problems) = SetConfiguration.parse(text, path: path, set: name)
        self.configuration = configuration
        diagnostics += problems
      }
    } catch {
      diagnostics.append(.unreadableFile(path))
    }
    if names.contains(SetConfiguration.formerFileName), let file = file(SetConfiguration.formerFileName) {
      diagnostics.append(.formerConfiguration(file.path, file.content, set: name, now: path))
    }
  }

  private mutating func load(_ names: [String], _ hookNames: [String]) {
    var scripts: [MigrationVersion: (MigrationFileName, MigrationFile)] = [:]
    var undos: [MigrationVersion: (MigrationFileName, MigrationFile)] = [:]
    for name in names where name.hasSuffix(".sql") && !name.hasPrefix(".") {
      if name == Self.externalFileName {
        external = file(name)
        continue
      }
      let parsed: MigrationFileName
      do throws(FileNameError) {
        if let slug = try RepeatableMigration.slug(name) {
          let description = String(slug.map { $0 == "_" ? " " : $0 })
          if let file = file(name) { repeatables.append(.init(description: description, script: file)) }
          continue
        }
        parsed = try MigrationFileName(name)
      } catch {
        diagnostics.append(.badFileName(path(name), reason: error.reason))
        continue
      }
      guard let file = file(name) else { continue }
      let other = parsed.kind == .version ? scripts[parsed.version] : undos[parsed.version]
      if let other {
        diagnostics.append(.duplicateVersion(file.path, parsed.version, other: other.1.path))
      } else if parsed.kind == .version {
        scripts[parsed.version] = (parsed, file)
      } else {
        undos[parsed.version] = (parsed, file)
      }
    }
    for (version, (name, file)) in scripts {
      let undo = undos[version]
      if let undo, undo.0.slug != name.slug {
        diagnostics.append(.undoNamedDifferently(undo.1.path, script: file.name))
      }
      migrations.append(
        Migration(version: version, description: name.description, script: file, undo: undo?.1)
      )
    }
    migrations.sort { $0.version < $1.version }
    for (version, (_, file)) in undos where scripts[version] == nil {
      diagnostics.append(.undoWithoutVersion(file.path, version))
    }
    loadHooks(hookNames)
    checkChain(names: names + hookNames)
    diagnostics.sort { ($0.place?.path ?? "", $0.place?.line ?? 0) < ($1.place?.path ?? "", $1.place?.line ?? 0) }
  }

  /// Reads one file; what is wrong with it goes to the diagnostics.
  mutating func file(_ name: String) -> MigrationFile? {
    let path = path(name)
    guard let data = FileManager.default.contents(atPath: path) else {
      diagnostics.append(.unreadableFile(path))
      return nil
    }
    let bytes = [UInt8](data)
    let checksum = sha256Hex(bytes)
    guard let content = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      diagnostics.append(.notText(path))
      return MigrationFile(name: name, path: path, content: "", checksum: checksum)
    }
    if content.unicodeScalars.first == "\u{FEFF}" { diagnostics.append(.byteOrderMark(path)) }
    var file = MigrationFile(name: name, path: path, content: content, checksum: checksum)
    guard configuration.replacesPlaceholders else { return file }
    var missing: [Diagnostic] = []
    file.content = Placeholders.replace(in: content, configuration.value) { name, line in
      missing.append(.placeholderUnset(path, line, name))
    }
    file.original = content
    diagnostics += missing
    return file
  }

  /// The files that `strata.sum` covers, in its order.
  var chainedFiles: [MigrationFile] {
    versionFiles + looseFiles
  }

  /// The files of the versions, which nobody may change once they are applied.
  var versionFiles: [MigrationFile] { migrations.flatMap { [$0.script] + ($0.undo.map { [$0] } ?? []) } }

  /// Repeatable migrations and hooks: files that are meant to change.
  private var looseFiles: [MigrationFile] { repeatables.map(\.script) + hooks.map(\.file) }

  /// The chain as it ought to be for the files as they are.
  public var freshChain: ChecksumChain { chain(adding: []) }

  /// The chain for the files as they are, and those of a new version behind the others.
  func chain(adding files: [MigrationFile]) -> ChecksumChain {
    var chain = ChecksumChain()
    for file in versionFiles + files + looseFiles { chain.append(checksum: file.checksum, name: file.name) }
    return chain
  }
}
