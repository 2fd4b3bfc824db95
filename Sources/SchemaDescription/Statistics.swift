/// Extended statistics of a table, partition or materialized view, so that the planner knows what its columns have to do
/// with each other: `.statistics(on: ["city", "zip"], kinds: [.dependencies])`.
///
/// The name is `<table>_<columns>_stat` unless given.
public struct Statistics: ModelValue {
  /// What is gathered; all of them where nothing is said.
  public enum Kind: String, Sendable, Codable, Hashable {
    /// How many distinct combinations there are.
    case ndistinct
    /// How far one column says what another one is.
    case dependencies
    /// The most common combinations.
    case mcv
  }

  /// A column by its name, or an expression: `.expression("lower(city)")`.
  public struct Key: ModelValue, ExpressibleByStringLiteral {
    public var column: String?
    public var expression: String?

    init(column: String?, expression: String?) {
      self.column = column
      self.expression = expression
    }

    public init(stringLiteral value: String) { self.init(column: value, expression: nil) }

    public static func column(_ name: String) -> Key { Key(column: name, expression: nil) }
    public static func expression(_ sql: String) -> Key { Key(column: nil, expression: sql) }
  }

  public var name: String?
  /// The schema of the statistics object; its table's where not said.
  public var schema: String?
  public var keys: [Key]
  /// A single expression has no kinds.
  public var kinds: [Kind]
  /// The statistics target; the columns' where not said.
  public var target: Int?
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  public var place: SourcePlace

  /// - Parameter keys: two or more columns and expressions, or one expression.
  public static func statistics(
    _ name: String? = nil,
    schema: String? = nil,
    on keys: [Key],
    kinds: [Kind] = [],
    target: Int? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> Statistics {
    Statistics(
      name: name,
      schema: schema,
      keys: keys,
      kinds: kinds,
      target: target,
      comment: comment,
      renamedFrom: renamedFrom,
      owner: owner,
      place: SourcePlace(file, line)
    )
  }
}
