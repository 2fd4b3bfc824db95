/// A composite type of its own: `CompositeType("postal_address", [.attribute("street", .text), .attribute("zip", .varchar(10))])`.
///
/// The row type of a table needs no word: it is there with the table.
public struct CompositeType: SchemaObject {
  /// An attribute of a composite type: a name and a type, nothing else; a domain holds what values it may have.
  public struct Attribute: ModelValue {
    public var name: String
    public var type: SQLType
    public var collation: String?
    public var comment: String?
    public var place: SourcePlace

    public static func attribute(
      _ name: String,
      _ type: SQLType,
      collation: String? = nil,
      comment: String? = nil,
      file: String = #filePath,
      line: Int = #line
    ) -> Attribute {
      Attribute(name: name, type: type, collation: collation, comment: comment, place: SourcePlace(file, line))
    }
  }

  public var name: String
  public var schema: String
  /// The attributes in their order, in which values are written.
  public var attributes: [Attribute]
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  public var grants: [Grant]
  public var place: SourcePlace

  public init(
    _ name: String,
    schema: String = "public",
    _ attributes: [Attribute],
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.schema = schema
    self.attributes = attributes
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.owner = owner
    self.grants = grants
    place = SourcePlace(file, line)
  }
}
