/// An index of a table or materialized view: `.index(on: ["organization_id", .descending("occurred_at")])`.
///
/// Its name is `idx_<table>_<columns>[_<kind>]` unless given; the kind is the access method where it is not `btree`,
/// else `partial`, `unique` or `covering`.
public struct Index: ModelValue {
  public var name: String?
  public var keys: [IndexKey]
  public var isUnique: Bool
  public var method: IndexMethod
  /// Columns carried in the index without being part of the key.
  public var include: [String]
  /// The predicate of a partial index.
  public var `where`: String?
  public var nullsNotDistinct: Bool
  public var storageParameters: Settings
  public var tablespace: String?
  public var comment: String?
  public var renamedFrom: String?
  public var place: SourcePlace

  public static func index(
    on keys: [IndexKey],
    name: String? = nil,
    unique: Bool = false,
    using method: IndexMethod = .btree,
    include: [String] = [],
    where: String? = nil,
    nullsNotDistinct: Bool = false,
    storageParameters: Settings = [:],
    tablespace: String? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> Index {
    Index(
      name: name,
      keys: keys,
      isUnique: unique,
      method: method,
      include: include,
      where: `where`,
      nullsNotDistinct: nullsNotDistinct,
      storageParameters: storageParameters,
      tablespace: tablespace,
      comment: comment,
      renamedFrom: renamedFrom,
      place: SourcePlace(file, line)
    )
  }

  /// `.index("idx_orders_open", on: ["status"])`: an index with its name first.
  public static func index(
    _ name: String,
    on keys: [IndexKey],
    unique: Bool = false,
    using method: IndexMethod = .btree,
    include: [String] = [],
    where: String? = nil,
    nullsNotDistinct: Bool = false,
    storageParameters: Settings = [:],
    tablespace: String? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> Index {
    .index(
      on: keys,
      name: name,
      unique: unique,
      using: method,
      include: include,
      where: `where`,
      nullsNotDistinct: nullsNotDistinct,
      storageParameters: storageParameters,
      tablespace: tablespace,
      comment: comment,
      renamedFrom: renamedFrom,
      file: file,
      line: line
    )
  }
}
