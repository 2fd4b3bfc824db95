import FoundationEssentials
import Subprocess
import SystemPackage

/// `swift-format`, where it is installed.
public struct SwiftFormatter: Sendable {
  private let path: String

  /// The formatter beside the compiler of schemas, else the first one of the PATH; `nil` where there is none.
  public static func find(compiler: String? = nil) -> SwiftFormatter? {
    let environment = ProcessInfo.processInfo.environment
    var candidates: [String] = []
    if let compiler = SwiftCompiler.find(compiler)?.path {
      candidates.append(URL(filePath: compiler).resolvingSymlinksInPath().deletingLastPathComponent().path)
    }
    candidates += (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let found = candidates.lazy.map { $0 + "/swift-format" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    return found.map { SwiftFormatter(path: $0) }
  }

  /// Strata's own style, for a project that has none.
  private static let configuration = """
    {"version": 1, "lineLength": 120, "indentation": {"spaces": 2}, "tabWidth": 2, "maximumBlankLines": 1, \
    "lineBreakBeforeEachArgument": true, "multiElementCollectionTrailingCommas": true}
    """

  /// Formats the files of a folder in place, in the style of the project around it (`.swift-format`).
  ///
  /// - Returns: Whether the formatter took them.
  public func format(folder: String) async throws -> Bool {
    let style = Self.hasStyle(folder) ? [] : ["--configuration", Self.configuration]
    let result = try await Subprocess.run(
      .path(FilePath(path)),
      arguments: Arguments(["format", "--in-place", "--parallel", "--recursive"] + style + [folder]),
      output: .discarded,
      error: .discarded
    )
    return result.terminationStatus.isSuccess
  }

  /// Whether a folder or one above it says how Swift is written there.
  private static func hasStyle(_ folder: String) -> Bool {
    var url = URL(filePath: folder)
    while url.path != "/", !url.path.isEmpty {
      if FileManager.default.fileExists(atPath: url.appending(path: ".swift-format").path) { return true }
      url.deleteLastPathComponent()
    }
    return false
  }
}
