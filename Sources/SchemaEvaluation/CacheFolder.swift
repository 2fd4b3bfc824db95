import FoundationEssentials

/// The folder in which Strata keeps what it can make again.
struct CacheFolder {
  var path: String

  /// `STRATA_CACHE`, else `XDG_CACHE_HOME/strata`, else `~/.cache/strata`.
  init(_ given: String? = nil) {
    let environment = ProcessInfo.processInfo.environment
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let given {
      path = given
    } else if let cache = value("STRATA_CACHE") {
      path = cache
    } else if let cache = value("XDG_CACHE_HOME") {
      path = cache + "/strata"
    } else {
      path = (value("HOME") ?? "/tmp") + "/.cache/strata"
    }
    if !path.hasPrefix("/") { path = FileManager.default.currentDirectoryPath + "/" + path }
  }

  /// A new folder for work that is moved into place, or thrown away, when it is done.
  func makeWorkFolder() throws -> String {
    removeOld("work", after: 24 * 60 * 60)
    let folder = path + "/work/" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Removes what is in one of the folders and was not changed for so many seconds: what a killed process left behind,
  /// or results that nobody asked for again.
  func removeOld(_ name: String, after age: Double) {
    let manager = FileManager.default
    let limit = Date().addingTimeInterval(-age)
    for entry in (try? manager.contentsOfDirectory(atPath: path + "/" + name)) ?? [] {
      let full = path + "/" + name + "/" + entry
      let changed = (try? manager.attributesOfItem(atPath: full))?[.modificationDate] as? Date
      if let changed, changed < limit { try? manager.removeItem(atPath: full) }
    }
  }

  func read(_ name: String) -> Data? {
    try? Data(contentsOf: URL(filePath: path + "/" + name))
  }

  /// Writes a file apart and renames it, so that a reader sees all of it or nothing.
  func write(_ data: Data, to name: String) throws {
    let target = path + "/" + name
    let parent = target[..<(target.lastIndex(of: "/") ?? target.startIndex)]
    try FileManager.default.createDirectory(atPath: String(parent), withIntermediateDirectories: true)
    try data.write(to: URL(filePath: target), options: .atomic)
  }
}
