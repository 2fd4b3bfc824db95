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
  /// The folder in which git is asked: the top of the work tree for an absolute path, else the working directory.
  private let start: String
  /// The path as git knows it from there.
  private let member: String

  private init(folder: String, path: String, reference: String) async throws {
    self.folder = folder
    self.path = path
    self.reference = reference
    var rest = Substring(path)
    while rest.count > 1, rest.last == "/" { rest.removeLast() }
    guard path.hasPrefix("/"), let slash = rest.lastIndex(of: "/") else {
      (start, member) = (".", path)
      return
    }
    let parent = slash == rest.startIndex ? "/" : String(rest[..<slash])
    let arguments = ["-C", parent, "rev-parse", "--show-cdup", "--show-prefix"]
    let lines = try await Self.run("git", arguments, reference, path).split(
      separator: "\n",
      omittingEmptySubsequences: false
    )
    start = parent + "/" + (lines.first ?? "")
    member = lines.dropFirst().prefix(1).joined() + rest[rest.index(after: slash)...]
  }

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
    do {
      let checkout = try await GitCheckout(folder: folder, path: path, reference: reference)
      let archive = folder + "/archive.tar"
      let arguments = ["archive", "--format=tar", "--output=\(archive)", reference, "--", checkout.member]
      // The configuration of the commit belongs to it.
      let configuration = ConfigurationFile.path(forFolder: checkout.member)
      let hasOne = try await checkout.holds(configuration)
      try await run("git", ["-C", checkout.start] + arguments + (hasOne ? [configuration] : []), reference, path)
      try await run("tar", ["-xf", archive, "-C", folder], reference, path)
      return checkout
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  /// Whether a commit has something at a path.
  ///
  /// - Throws: ``Failure`` where git is missing, or there is no such commit.
  static func holds(reference: String, path: String) async throws -> Bool {
    guard !reference.hasPrefix("-") else { throw failure(reference, path, "\(reference) is not a commit") }
    let checkout = try await GitCheckout(folder: "", path: path, reference: reference)
    let commit = ["-C", checkout.start, "rev-parse", "--quiet", "--verify", "\(reference)^{commit}"]
    try await run("git", commit, reference, path)
    return try await checkout.holds(checkout.member)
  }

  private func holds(_ member: String) async throws -> Bool {
    do {
      try await Self.run("git", ["-C", start, "cat-file", "-e", "\(reference):./\(member)"], reference, path)
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

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  @discardableResult
  private static func run(
    _ name: String,
    _ arguments: [String],
    _ reference: String,
    _ path: String
  ) async throws -> String {
    let complaint: String
    do {
      let outcome = try await Subprocess.run(
        .name(name),
        arguments: .init(arguments),
        output: .string(limit: 1 << 16),
        error: .string(limit: 1 << 16)
      )
      if outcome.terminationStatus.isSuccess { return outcome.standardOutput }
      complaint = outcome.standardError
    } catch {
      throw Failure(code: "git-missing", "\(name) cannot be run", advice: "Install \(name).", underlying: error)
    }
    throw failure(reference, path, complaint.trimmed)
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
