import Diagnostics
import FoundationEssentials
import SchemaEvaluation
import SwiftSource

/// The folder that an import becomes: files are written beside it, and it is there when they have been proven.
struct ImportFolder {
  /// The folder that is wanted.
  let path: String
  /// Where the files are until then.
  let staging: String

  /// - Throws: ``Failure`` where the folder holds something already.
  init(_ path: String) throws(Failure) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    let manager = FileManager.default
    if manager.fileExists(atPath: path) {
      guard let content = try? manager.contentsOfDirectory(atPath: path), content.isEmpty else {
        throw Failure(
          .usage,
          code: "folder-not-empty",
          "\(path) is there already",
          advice:
            "Import to another folder and compare: strata diff model:\(path) model:OTHER. To start over, move it away."
        )
      }
    }
    let name = path.split(separator: "/").last.map(String.init) ?? "schema"
    let parent = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
    staging = "\(parent.isEmpty ? "" : parent)/.\(name).import-\(UUID().uuidString.prefix(8))"
  }

  func stage(_ files: [SwiftFile]) throws {
    do {
      try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
      for file in files { try Data(file.text.utf8).write(to: URL(filePath: staging + "/" + file.name)) }
    } catch {
      remove()
      throw Failure(code: "folder-unwritable", "the folder \(path) cannot be written", underlying: error)
    }
  }

  /// Lets swift-format put the last touch to the files.
  func format() async throws -> Bool {
    try await SwiftFormatter.find()?.format(folder: staging) ?? false
  }

  /// The files as they are now.
  func files() throws -> [SwiftFile] {
    try FileManager.default.contentsOfDirectory(atPath: staging).sorted().map { name in
      SwiftFile(
        name: name,
        text: String(decoding: try Data(contentsOf: URL(filePath: staging + "/" + name)), as: UTF8.self)
      )
    }
  }

  func putInPlace() throws {
    do {
      if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
      try FileManager.default.moveItem(atPath: staging, toPath: path)
    } catch {
      throw Failure(code: "folder-unwritable", "the folder \(path) cannot be written", underlying: error)
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: staging) }
}

extension SchemaImport {
  /// Files as swift-format would have them in the working directory.
  func formatted(_ files: [SwiftFile]) async throws -> ([SwiftFile], Bool) {
    guard !files.isEmpty, let formatter = SwiftFormatter.find() else { return (files, false) }
    let folder = FileManager.default.temporaryDirectory.appending(path: "strata-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in files { try Data(file.text.utf8).write(to: URL(filePath: folder + "/" + file.name)) }
    guard try await formatter.format(folder: folder) else { return (files, false) }
    let texts = try files.map { file in
      SwiftFile(
        name: file.name,
        text: String(decoding: try Data(contentsOf: URL(filePath: folder + "/" + file.name)), as: UTF8.self)
      )
    }
    return (texts, true)
  }
}
