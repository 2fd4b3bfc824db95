/// One file of a set, read whole.
public struct MigrationFile: Sendable, Hashable {
  /// The name without the directory.
  public var name: String
  /// The path as it is shown.
  public var path: String
  /// The SQL, exactly as the file holds it.
  public var content: String
  /// The SHA-256 of the file's bytes, hexadecimal: what `sha256sum` prints.
  public var checksum: String
  /// The text of the file where placeholders were replaced in ``content``.
  public var original: String?

  public init(name: String, path: String, content: String, checksum: String) {
    self.name = name
    self.path = path
    self.content = content
    self.checksum = checksum
  }
}

/// One version of a set: the way forward and, where there is one, the way back.
public struct Migration: Sendable, Hashable {
  public var version: MigrationVersion
  /// The description from the file name, underscores read as spaces.
  public var description: String
  public var script: MigrationFile
  public var undo: MigrationFile?

  public init(version: MigrationVersion, description: String, script: MigrationFile, undo: MigrationFile? = nil) {
    self.version = version
    self.description = description
    self.script = script
    self.undo = undo
  }
}
