import Postgres

/// The columns by which rows of the source and of the target are told apart.
public struct CopyKey: Sendable, Hashable, Codable {
  public var columns: [Column]
  /// The schemas of the operators by which the columns compare, beside `pg_catalog`.
  public var operatorSchemas: [String]

  /// A column of the key, on both sides.
  public struct Column: Sendable, Hashable, Codable {
    public var source: String
    /// The source's type, without what it says in parentheses.
    public var sourceType: String
    /// The source's type and collation, as the log has them.
    public var definition: String
    public var target: String
    /// The target's type, without what it says in parentheses; `nil` where it is the source's.
    public var cast: String?
    /// The target's collation where it is not the source's.
    public var collation: String?
  }

  /// The names under which the log and the view of the rows have the key.
  var aliases: [String] { columns.indices.map { "k\($0 + 1)" } }

  /// The key of the target as computed from the source's, which stands in `relation`.
  func targetValue(_ index: Int, _ relation: String) -> String {
    let column = columns[index]
    var value = "\(relation).k\(index + 1)"
    if let cast = column.cast { value = "(\(value))::\(cast)" }
    if let collation = column.collation { value = "(\(value)) COLLATE \(collation)" }
    return value
  }

  /// The condition that a row of the target has the key that stands in `relation`.
  func matches(_ target: String, _ relation: String) -> String {
    columns.indices
      .map { "\(target).\(quoteIdentifier(columns[$0].target)) = \(targetValue($0, relation))" }
      .joined(separator: " AND ")
  }

  /// The condition that two relations have the same key of the source.
  func same(_ left: String, _ right: String) -> String {
    aliases.map { "\(left).\($0) = \(right).\($0)" }.joined(separator: " AND ")
  }

  /// The key for a list, qualified by a relation that has it under its aliases.
  func list(_ relation: String) -> String { aliases.map { "\(relation).\($0)" }.joined(separator: ", ") }

  /// The key as texts, which the range of a copy is kept in.
  func texts(_ relation: String) -> String {
    "ARRAY[" + aliases.map { "\(relation).\($0)::text" }.joined(separator: ", ") + "]"
  }

  /// The condition that a row is behind the first key and not behind the second; `true` without both.
  ///
  /// Rows are compared as wholes, which is the order of the index (manual: Row Constructor Comparison).
  func condition(_ relation: String, after lower: [String]?, upTo upper: [String]?) -> String {
    func literal(_ key: [String]) -> String {
      zip(key, columns).map { "\(quoteLiteral($0))::\($1.sourceType)" }.joined(separator: ", ")
    }
    var conditions: [String] = []
    if let lower { conditions.append("(\(list(relation))) > (\(literal(lower)))") }
    if let upper { conditions.append("(\(list(relation))) <= (\(literal(upper)))") }
    return conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
  }
}
