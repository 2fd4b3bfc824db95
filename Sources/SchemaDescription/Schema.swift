/// A schema that belongs to the model. `public` needs no declaration.
public struct Schema: SchemaObject {
  public var name: String
  public var owner: String?
  public var comment: String?
  public var renamedFrom: String?
  public var grants: [Grant]
  public var place: SourcePlace

  public init(
    _ name: String,
    owner: String? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.owner = owner
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.grants = grants
    place = SourcePlace(file, line)
  }
}

/// A schema that others own, such as Supabase's `auth`: it may be referred to and is never touched.
///
/// The stub is SQL that makes just enough of it for a throw-away PostgreSQL; the schema itself is made before it.
public struct ExternalSchema: SchemaObject {
  public var name: String
  public var stub: String
  public var place: SourcePlace

  public init(_ name: String, stub: String = "", file: String = #filePath, line: Int = #line) {
    self.name = name
    self.stub = stub
    place = SourcePlace(file, line)
  }
}
