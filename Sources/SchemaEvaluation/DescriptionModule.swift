import Diagnostics
import Digests
import FoundationEssentials

/// The module `SchemaDescription` as schemas import it: its sources, and its build for one compiler.
///
/// A compiled module is bound to one compiler, so the sources are installed and compiled into the cache on first use.
struct DescriptionModule {
  static let flags = ["-Onone", "-wmo", "-swift-version", "6"]

  var sources: [(name: String, data: Data)]
  var directory: String

  /// Sources from `STRATA_MODULE_PATH`, else beside the installed program (`share/strata/SchemaDescription`), else from
  /// the checkout this was built in.
  init() throws {
    let environment = ProcessInfo.processInfo.environment
    var candidates: [String] = []
    if let given = environment["STRATA_MODULE_PATH"], !given.isEmpty {
      candidates = [given]
    } else {
      if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
        let folder = URL(filePath: program).deletingLastPathComponent()
        candidates.append(folder.deletingLastPathComponent().path + "/share/strata/SchemaDescription")
        candidates.append(folder.path + "/SchemaDescription")
      }
      let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      candidates.append(checkout.path + "/SchemaDescription")
    }
    for candidate in candidates {
      guard FileManager.default.fileExists(atPath: candidate + "/SchemaProgram.swift") else { continue }
      directory = candidate
      sources = try SchemaFolder.swiftFiles(candidate, prefix: "").map { name in
        (name, try Data(contentsOf: URL(filePath: candidate + "/" + name)))
      }
      return
    }
    throw Failure(
      code: "no-description-module",
      "the sources of the module SchemaDescription, which schemas import, were not found",
      details: candidates.map { "looked in \($0)" },
      advice:
        "Install them beside the program as share/strata/SchemaDescription, or name the folder in STRATA_MODULE_PATH."
    )
  }

  /// A hash of the sources and flags.
  var hash: String {
    var hash = SHA256()
    for flag in Self.flags { hash.update(flag + "\0") }
    for source in sources {
      hash.update("\(source.name)\0\(source.data.count)\0")
      hash.update(source.data)
    }
    return hash.finalizeHex()
  }

  /// The folder with `SchemaDescription.swiftmodule` and `SchemaDescription.o` for this compiler; built where missing.
  func build(with compiler: SwiftCompiler, in cache: CacheFolder) async throws -> String {
    var hash = SHA256()
    hash.update(self.hash + compiler.identity)
    let folder = cache.path + "/modules/" + String(hash.finalizeHex().prefix(32))
    func isBuilt() -> Bool { FileManager.default.fileExists(atPath: folder + "/SchemaDescription.o") }
    if isBuilt() { return folder }
    try FileManager.default.createDirectory(atPath: cache.path + "/modules", withIntermediateDirectories: true)
    return try await FileLock.hold(folder + ".lock") {
      if !isBuilt() { try await build(with: compiler, in: cache, to: folder) }
      return folder
    }
  }

  private func build(with compiler: SwiftCompiler, in cache: CacheFolder, to folder: String) async throws {
    let work = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: work) }
    let outcome = try await compiler.run(
      Self.flags + [
        "-parse-as-library", "-module-name", "SchemaDescription", "-emit-module", "-emit-module-path",
        work + "/SchemaDescription.swiftmodule", "-emit-object", "-o", work + "/SchemaDescription.o",
      ] + sources.map { directory + "/" + $0.name }
    )
    guard outcome.succeeded else {
      throw Failure(
        code: "module-does-not-compile",
        "the module SchemaDescription does not compile with \(compiler.path)",
        details: outcome.output.split(separator: "\n").prefix(20).map(String.init),
        advice: "Strata needs Swift 6.1 or later."
      )
    }
    // A rename, so that nobody ever sees half of a module.
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.moveItem(atPath: work, toPath: folder)
  }
}
