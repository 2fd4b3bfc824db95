/// An access method of indexes: `.btree`, `.gin`, … or an extension's by its name: `"hnsw"`.
public struct IndexMethod: Sendable, Hashable, ExpressibleByStringLiteral, RawRepresentable, Codable {
  public var rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
  public init(stringLiteral value: String) { rawValue = value }

  public static let btree: IndexMethod = "btree"
  public static let hash: IndexMethod = "hash"
  public static let gin: IndexMethod = "gin"
  public static let gist: IndexMethod = "gist"
  public static let spgist: IndexMethod = "spgist"
  public static let brin: IndexMethod = "brin"
  public static let bloom: IndexMethod = "bloom"
}

/// One key of an index: a column by its name, `.descending("occurred_at")`, or an expression.
public struct IndexKey: ModelValue, ExpressibleByStringLiteral {
  /// The direction of a B-tree key.
  public enum Order: String, Sendable, Codable, Hashable {
    case ascending, descending
  }

  /// Where nulls stand in a B-tree key.
  public enum Nulls: String, Sendable, Codable, Hashable {
    case first, last
  }

  public var column: String?
  public var expression: String?
  public var collation: String?
  /// The operator class: `"jsonb_path_ops"`, `"gin_trgm_ops"`, or with its schema.
  public var operatorClass: ObjectName?
  /// The parameters of the operator class.
  public var operatorClassOptions: Settings
  public var order: Order?
  public var nulls: Nulls?
  /// The statistics target of an expression.
  public var statistics: Int?

  init(
    column: String?,
    expression: String?,
    collation: String? = nil,
    operatorClass: ObjectName? = nil,
    operatorClassOptions: Settings = [:],
    order: Order? = nil,
    nulls: Nulls? = nil,
    statistics: Int? = nil
  ) {
    self.column = column
    self.expression = expression
    self.collation = collation
    self.operatorClass = operatorClass
    self.operatorClassOptions = operatorClassOptions
    self.order = order
    self.nulls = nulls
    self.statistics = statistics
  }

  public init(stringLiteral value: String) { self.init(column: value, expression: nil) }

  public static func column(
    _ name: String,
    collation: String? = nil,
    operatorClass: ObjectName? = nil,
    operatorClassOptions: Settings = [:],
    order: Order? = nil,
    nulls: Nulls? = nil
  ) -> IndexKey {
    IndexKey(
      column: name,
      expression: nil,
      collation: collation,
      operatorClass: operatorClass,
      operatorClassOptions: operatorClassOptions,
      order: order,
      nulls: nulls
    )
  }

  public static func ascending(_ name: String, nulls: Nulls? = nil) -> IndexKey {
    IndexKey(column: name, expression: nil, order: .ascending, nulls: nulls)
  }

  public static func descending(_ name: String, nulls: Nulls? = nil) -> IndexKey {
    IndexKey(column: name, expression: nil, order: .descending, nulls: nulls)
  }

  /// A key computed from columns of the row by immutable functions, such as `lower(email)`.
  public static func expression(
    _ sql: String,
    collation: String? = nil,
    operatorClass: ObjectName? = nil,
    operatorClassOptions: Settings = [:],
    order: Order? = nil,
    nulls: Nulls? = nil,
    statistics: Int? = nil
  ) -> IndexKey {
    IndexKey(
      column: nil,
      expression: sql,
      collation: collation,
      operatorClass: operatorClass,
      operatorClassOptions: operatorClassOptions,
      order: order,
      nulls: nulls,
      statistics: statistics
    )
  }
}
