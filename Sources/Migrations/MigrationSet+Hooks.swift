import Diagnostics
import Digests
import FoundationEssentials
import Glibc

extension MigrationSet {
  /// The hooks of a moment, in the order of their names.
  func hooks(at moment: Hook.Moment) -> [Hook] { hooks.filter { $0.moment == moment } }

  /// The names of what is in the folder of the hooks, as `strata.sum` spells them.
  static func hookNames(in directory: String) -> [String] {
    let folder = directory + "/" + Hook.folder
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .map { Hook.folder + "/" + $0 }
  }

  /// Reads the hooks; what is wrong with them goes to the diagnostics.
  mutating func loadHooks(_ names: [String]) {
    for name in names {
      let path = path(name)
      let stem = name.dropFirst(Hook.folder.count + 1).prefix { $0 != "." }
      guard let moment = Hook.Moment(rawValue: String(stem)) else {
        diagnostics.append(.badHookName(path))
        continue
      }
      if name.hasSuffix(".sql") {
        if let file = file(name) { hooks.append(Hook(moment: moment, file: file, isScript: true)) }
        continue
      }
      guard let checksum = try? sha256Hex(ofFile: path) else {
        diagnostics.append(.unreadableFile(path))
        continue
      }
      if access(path, X_OK) != 0 { diagnostics.append(.hookNotExecutable(path)) }
      let file = MigrationFile(name: name, path: path, content: "", checksum: checksum)
      hooks.append(Hook(moment: moment, file: file, isScript: false))
    }
  }
}

extension Diagnostic {
  fileprivate static func badHookName(_ path: String) -> Diagnostic {
    let moments = Hook.Moment.allCases.map(\.rawValue).joined(separator: ", ")
    return Diagnostic(
      .error,
      code: "bad-hook-name",
      at: place(path),
      "this is not the name of a hook: it begins with none of \(moments)",
      advice: "name it like before-all.sql or after-each.sh; what hooks need beside them belongs elsewhere"
    )
  }

  fileprivate static func hookNotExecutable(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "hook-not-executable",
      at: place(path),
      "the hook is not SQL by its name, and may not be executed",
      advice: "chmod +x \(printable(path))"
    )
  }

  /// A script that Strata runs as one transaction and whose segments say otherwise.
  static func needsOneTransaction(_ path: String, line: Int, _ what: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "needs-one-transaction",
      at: place(path, line),
      "\(what) is one transaction, so that it happens as a whole or not at all",
      advice: "put what cannot be in a transaction into a version"
    )
  }
}
