import FoundationEssentials

/// `strata.yml`: what a project, and whoever runs its migrations, say beside the command line.
///
/// There is one for a project, in the folder that holds `schema/` and `migrations/`. Each room reads its own section.
///
/// ```yaml
/// lint:
///   rules: {varchar-length: off}
/// migrations:
///   out-of-order: allowed
/// ```
public enum ConfigurationFile {
  /// The name of the file.
  public static let name = "strata.yml"
  /// The members of the file.
  static let sections = ["lint", "migrations"]

  /// Where the configuration of a set is, whose folder is `migrations/NAME` or `schema/NAME` of a project; beside the
  /// files where the folder stands for itself.
  public static func path(forFolder folder: String) -> String {
    var parts = folder.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    while parts.count > 1, parts.last == "" { parts.removeLast() }
    if parts.count >= 2, ["migrations", "schema"].contains(parts[parts.count - 2]) { parts.removeLast(2) }
    return parts.map { $0 + "/" }.joined() + name
  }

  /// The text of a configuration; `nil` where there is no such file.
  ///
  /// - Throws: An error of the file system where there is one that cannot be read.
  public static func text(at path: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }
}
