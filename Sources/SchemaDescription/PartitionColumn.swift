/// What a partition has otherwise than its table in one column: `.column("status", .notNull, default: "'eu'")`.
///
/// The type is the table's.
public struct PartitionColumn: ModelValue {
  /// A word said about the column after its name.
  public enum Option: String, Sendable, Codable, Hashable {
    case notNull
  }

  public var name: String
  public var isNotNull: Bool
  /// The name of the `NOT NULL` constraint; PostgreSQL 18 keeps it.
  public var notNullName: String?
  /// The expression of the default; `NULL` for none where the table has one.
  public var `default`: String?
  /// The expression of a generated column (PostgreSQL 17).
  public var generated: String?
  public var storage: Column.Storage?
  public var compression: Column.Compression?
  public var statistics: Int?
  public var attributeOptions: Settings
  /// The options of the column in a partition that is a foreign table and attached.
  public var foreignOptions: Settings
  public var comment: String?
  public var grants: [Grant]
  public var place: SourcePlace

  public static func column(
    _ name: String,
    _ options: Option...,
    notNullName: String? = nil,
    default: String? = nil,
    generated: String? = nil,
    storage: Column.Storage? = nil,
    compression: Column.Compression? = nil,
    statistics: Int? = nil,
    attributeOptions: Settings = [:],
    foreignOptions: Settings = [:],
    comment: String? = nil,
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) -> PartitionColumn {
    PartitionColumn(
      name: name,
      isNotNull: options.contains(.notNull),
      notNullName: notNullName,
      default: `default`,
      generated: generated,
      storage: storage,
      compression: compression,
      statistics: statistics,
      attributeOptions: attributeOptions,
      foreignOptions: foreignOptions,
      comment: comment,
      grants: grants,
      place: SourcePlace(file, line)
    )
  }
}
