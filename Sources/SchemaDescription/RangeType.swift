/// A range type: `RangeType("price_range", subtype: .numeric(12, 2), difference: "fn_price_difference")`.
///
/// PostgreSQL makes its multirange type with it.
public struct RangeType: SchemaObject {
  public var name: String
  public var schema: String
  /// The type of the values that a range lies between.
  public var subtype: SQLType
  /// The B-tree operator class that orders the values, where it is not the subtype's default.
  public var operatorClass: ObjectName?
  public var collation: String?
  /// The function that writes a range in its one canonical form; it takes and returns the range type itself.
  public var canonical: ObjectName?
  /// The function that says how far two values are apart, for GiST indexes.
  public var difference: ObjectName?
  /// The name of the multirange type, in the same schema; PostgreSQL's choice where not said.
  public var multirange: String?
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  public var grants: [Grant]
  public var place: SourcePlace

  public init(
    _ name: String,
    schema: String = "public",
    subtype: SQLType,
    operatorClass: ObjectName? = nil,
    collation: String? = nil,
    canonical: ObjectName? = nil,
    difference: ObjectName? = nil,
    multirange: String? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.schema = schema
    self.subtype = subtype
    self.operatorClass = operatorClass
    self.collation = collation
    self.canonical = canonical
    self.difference = difference
    self.multirange = multirange
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.owner = owner
    self.grants = grants
    place = SourcePlace(file, line)
  }
}
