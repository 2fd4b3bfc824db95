/// A copy that was found possible: the tables as they are, the mapping and the key.
public struct CopyPlan: Sendable, Hashable {
  public var request: CopyRequest
  public var source: TableShape
  public var target: TableShape
  public var mapping: CopyMapping
  public var key: CopyKey

  /// What the state table keeps, so that any process can go on.
  var definition: CopyDefinition {
    CopyDefinition(
      source: source.name,
      target: target.name,
      mapping: mapping,
      key: key,
      types: Dictionary(target.columns.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first }),
      baseTypes: Dictionary(target.columns.map { ($0.name, $0.baseType) }, uniquingKeysWith: { first, _ in first }),
      identityAlways: target.columns.filter(\.isIdentityAlways).map(\.name),
      afterCopy: request.afterCopy
    )
  }
}

/// A copy as the state table keeps it.
struct CopyDefinition: Sendable, Hashable, Codable {
  var source: TableName
  var target: TableName
  var mapping: CopyMapping
  var key: CopyKey
  /// The types of the target's columns, with what they say in parentheses: what a value is once it is written.
  var types: [String: String]
  /// The same types alone. The view casts to these, so that a value that is too long is refused when it is written, and
  /// not cut off.
  var baseTypes: [String: String]
  /// The target's columns that `UPDATE` cannot set.
  var identityAlways: [String]
  var afterCopy: [String]
}
