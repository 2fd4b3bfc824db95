/// An extension: `Extension("pgcrypto")`.
public struct Extension: SchemaObject {
  public var name: String
  /// The schema its objects go to; the extension's own choice, else `public`, where not said.
  public var schema: String?
  /// The version; the server's default where not said.
  public var version: String?
  public var comment: String?
  public var place: SourcePlace

  public init(
    _ name: String,
    schema: String? = nil,
    version: String? = nil,
    comment: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.schema = schema
    self.version = version
    self.comment = comment
    place = SourcePlace(file, line)
  }
}
