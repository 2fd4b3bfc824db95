public import Catalog
public import SwiftSource

/// The Swift files that a schema became.
public struct ImportReport: Report, Sendable {
  private let files: [SwiftFile]
  private let folder: String
  private let unmanaged: [UnmanagedObject]
  private let wordless: [ObjectIdentity]
  private let isFormatted: Bool

  /// - Parameters:
  ///   - wordless: The objects that are SQL in the files.
  ///   - isFormatted: Whether swift-format was there.
  public init(
    _ files: [SwiftFile],
    in folder: String,
    unmanaged: [UnmanagedObject],
    wordless: [ObjectIdentity],
    isFormatted: Bool
  ) {
    self.files = files
    self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    self.unmanaged = unmanaged
    self.wordless = wordless
    self.isFormatted = isFormatted
  }

  /// The paths, one a line.
  public func text(_ style: TextStyle) -> String {
    files.map { VisibleText.line("\(folder)/\($0.name)") + "\n" }.joined()
      + "\(counted(files.count, "file")), the same schema as the source\n"
  }

  /// The files as `--format json` prints them; docs/json.md describes the shape.
  public var json: JSON {
    [
      "files": .array(files.map { ["path": .string("\(folder)/\($0.name)")] }),
      "wordless": .array(wordless.map(\.json)),
      "unmanaged": .array(unmanaged.map(\.json)),
      "formatted": .bool(isFormatted),
    ]
  }
}

/// Swift files as `strata inspect --format swift` prints them: one after the other, each under its name.
public enum SwiftListing {
  public static func text(_ files: [SwiftFile]) -> String {
    files.map { "// \($0.name)\n\n\($0.text)" }.joined(separator: "\n")
  }
}
