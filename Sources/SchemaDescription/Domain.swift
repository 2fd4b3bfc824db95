/// A domain: a type with checks, `Domain("email", .varchar(255), checks: [.check("VALUE ~ '^[^@]+@[^@]+$'")])`.
public struct Domain: SchemaObject {
  public var name: String
  public var schema: String
  public var type: SQLType
  public var isNotNull: Bool
  /// The name of the `NOT NULL` constraint; PostgreSQL 17 and later keep it.
  public var notNullName: String?
  public var `default`: String?
  public var collation: String?
  public var checks: [Check]
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  public var grants: [Grant]
  public var place: SourcePlace

  public init(
    _ name: String,
    schema: String = "public",
    _ type: SQLType,
    notNull: Bool = false,
    notNullName: String? = nil,
    default: String? = nil,
    collation: String? = nil,
    checks: [Check] = [],
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.schema = schema
    self.type = type
    isNotNull = notNull
    self.notNullName = notNullName
    self.default = `default`
    self.collation = collation
    self.checks = checks
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.owner = owner
    self.grants = grants
    place = SourcePlace(file, line)
  }
}
