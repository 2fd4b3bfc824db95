public import Catalog
public import SwiftSource

/// The Swift files that a schema became.
public struct ImportReport: Report, Sendable {
  private let files: [SwiftFile]
  private let folder: String
  private let unmanaged: [UnmanagedObject]

  public init(_ files: [SwiftFile], in folder: String, _ unmanaged: [UnmanagedObject]) {
    self.files = files
    self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    self.unmanaged = unmanaged
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
      "unmanaged": .array(unmanaged.map(\.json)),
    ]
  }
}

/// Swift files as `strata inspect --format swift` prints them: one after the other, each under its name.
public enum SwiftListing {
  public static func text(_ files: [SwiftFile]) -> String {
    files.map { "// \($0.name)\n\n\($0.text)" }.joined(separator: "\n")
  }
}
