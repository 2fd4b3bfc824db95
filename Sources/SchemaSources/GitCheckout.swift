import Configuration
import Diagnostics
import FoundationEssentials
import Subprocess
import SystemPackage

/// A path of a git commit, laid out in a temporary folder.
struct GitCheckout {
  private let folder: String
  private let path: String
  private let reference: String

  /// Takes a folder or a file out of a commit, without touching the work tree.
  ///
  /// - Parameters:
  ///   - reference: Anything git understands as a commit: a branch, a tag, `HEAD~3`.
  ///   - path: The folder or file, relative to the working directory, or absolute.
  /// - Throws: ``Failure`` where git is missing, or the commit or the path are.
  static func extract(reference: String, path: String) async throws -> GitCheckout {
    // An option in the place of a commit would be obeyed by git.
    guard !reference.hasPrefix("-") else { throw failure(reference, path, "\(reference) is not a commit") }
    let folder = FileManager.default.temporaryDirectory.path + "/strata-git-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let checkout = GitCheckout(folder: folder, path: path, reference: reference)
    do {
      let archive = folder + "/archive.tar"
      let arguments = ["archive", "--format=tar", "--output=\(archive)", reference, "--", checkout.member]
      // The configuration of the commit belongs to it.
      let configuration = ConfigurationFile.path(forFolder: checkout.member)
      let hasOne = path.hasPrefix("/") ? false : try await holds(reference: reference, path: configuration)
      try await run("git", ["-C", checkout.start] + arguments + (hasOne ? [configuration] : []), reference, path)
      try await run("tar", ["-xf", archive, "-C", folder], reference, path)
      return checkout
    } catch {
      checkout.remove()
      throw error
    }
  }

  /// Whether a commit has something at a path.
  ///
  /// - Throws: ``Failure`` where git is missing, or there is no such commit.
  static func holds(reference: String, path: String) async throws -> Bool {
    guard !reference.hasPrefix("-") else { throw failure(reference, path, "\(reference) is not a commit") }
    let checkout = GitCheckout(folder: "", path: path, reference: reference)
    let git = ["-C", checkout.start]
    try await run("git", git + ["rev-parse", "--quiet", "--verify", "\(reference)^{commit}"], reference, path)
    do {
      try await run("git", git + ["cat-file", "-e", "\(reference):./\(checkout.member)"], reference, path)
      return true
    } catch let failure as Failure where failure.code == "git-source-unreadable" {
      return false
    }
  }

  /// Where the path was laid out.
  var place: String { folder + "/" + member }

  /// What the path is: a model where it holds Swift, migrations where it holds versions, else SQL.
  func source() throws -> SchemaSource {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
      throw Self.failure(reference, path, "the path is not in the commit")
    }
    guard isFolder else { return .file(path: place) }
    let names = try FileManager.default.contentsOfDirectory(atPath: place)
    if names.contains(where: { $0.hasSuffix(".swift") }) { return .model(path: place) }
    let isMigrations = names.contains { $0 == "strata.sum" || ($0.hasPrefix("V") && $0.contains("__")) }
    return isMigrations ? .migrations(path: place, version: nil) : .directory(path: place)
  }

  /// The folder in which git is asked: that of an absolute path, else the working directory.
  private var start: String {
    guard path.hasPrefix("/"), let slash = trimmedPath.lastIndex(of: "/") else { return "." }
    return slash == trimmedPath.startIndex ? "/" : String(trimmedPath[..<slash])
  }

  /// The path as git knows it from there.
  private var member: String {
    guard path.hasPrefix("/"), let slash = trimmedPath.lastIndex(of: "/") else { return path }
    return String(trimmedPath[trimmedPath.index(after: slash)...])
  }

  private var trimmedPath: Substring {
    var rest = Substring(path)
    while rest.count > 1, rest.last == "/" { rest.removeLast() }
    return rest
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  private static func run(_ name: String, _ arguments: [String], _ reference: String, _ path: String) async throws {
    let complaint: String?
    do {
      let outcome = try await Subprocess.run(
        .name(name),
        arguments: .init(arguments),
        output: .discarded,
        error: .string(limit: 1 << 16)
      )
      complaint = outcome.terminationStatus.isSuccess ? nil : outcome.standardError
    } catch {
      throw Failure(code: "git-missing", "\(name) cannot be run", advice: "Install \(name).", underlying: error)
    }
    if let complaint { throw failure(reference, path, complaint.trimmed) }
  }

  private static func failure(_ reference: String, _ path: String, _ reason: String) -> Failure {
    Failure(
      code: "git-source-unreadable",
      "git:\(reference):\(path) cannot be read",
      details: reason.isEmpty ? [] : [reason],
      advice: "Give a commit that exists and a path relative to the working directory."
    )
  }
}

extension String {
  /// The text without white space at its ends.
  fileprivate var trimmed: String {
    var rest = Substring(self)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest.drop(while: \.isWhitespace))
  }
}
