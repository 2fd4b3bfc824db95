import Digests
import FoundationEssentials

/// Results of schema programs, by the hash of what they depend on: the folder's files, the module, the flags, the
/// compiler.
///
/// `evaluations/<sources>/<compiler>` holds the root of the places on its first line and the JSON after it. Where there
/// is no compiler, the result of any compiler will do: nothing else could be made.
struct EvaluationCache {
  var folder: CacheFolder
  private var name: String
  private var root: String

  init(folder: CacheFolder, schema: SchemaFolder, module: DescriptionModule) {
    self.folder = folder
    root = schema.path
    var hash = SHA256()
    hash.update(module.hash + "\0" + SchemaRun.flags.joined(separator: " ") + "\0")
    for file in schema.files {
      hash.update("\(file.path.dropFirst(schema.path.count))\0\(file.text.utf8.count)\0\(file.text)")
    }
    name = "evaluations/" + hash.finalizeHex()
  }

  private func file(_ compiler: SwiftCompiler) -> String {
    var hash = SHA256()
    hash.update(compiler.identity)
    return name + "/" + hash.finalizeHex().prefix(32)
  }

  func result(for compiler: SwiftCompiler?) -> SchemaResult? {
    if let compiler { return folder.read(file(compiler)).flatMap { Self.parse($0) } }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/" + name)) ?? []
    return names.sorted().lazy.compactMap { folder.read(name + "/" + $0).flatMap { Self.parse($0) } }.first
  }

  private static func parse(_ data: Data) -> SchemaResult? {
    guard let end = data.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let result = SchemaResult(
      root: String(decoding: data[..<end], as: UTF8.self),
      json: Data(data[data.index(after: end)...])
    )
    // A file that cannot be read is no hit: it is made again.
    return (try? result.model { $0 }) == nil ? nil : result
  }

  /// Keeps a result. A cache that cannot be written only costs time, so a failure is no error.
  func store(_ result: SchemaResult, for compiler: SwiftCompiler) {
    guard !result.root.contains("\n") else { return }
    folder.removeOld("evaluations", after: 90 * 24 * 60 * 60)
    try? folder.write(Data((result.root + "\n").utf8) + result.json, to: file(compiler))
  }
}
