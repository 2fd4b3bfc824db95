/// What a user or another engine asks to have copied: two tables, and what cannot be told from their columns.
public struct CopyRequest: Sendable, Hashable, Codable {
  public var source: TableName
  public var target: TableName
  /// Where columns of the target come from; those that are not named come from the source's column of the same name,
  /// or have their default where there is none.
  public var rules: [String: ColumnRule]
  /// The columns of the source by which rows are told apart; empty for the primary key, else a unique index over
  /// columns that are `NOT NULL`.
  public var key: [String]
  /// Statements that finish the target when the rows are in it: indexes above all, which are built several times as
  /// fast over rows that are there already. Each is a transaction.
  public var afterCopy: [String]

  public init(
    source: TableName,
    target: TableName,
    rules: [String: ColumnRule] = [:],
    key: [String] = [],
    afterCopy: [String] = []
  ) {
    self.source = source
    self.target = target
    self.rules = rules
    self.key = key
    self.afterCopy = afterCopy
  }
}

/// Where a column of the target comes from, where that has to be said.
public enum ColumnRule: Sendable, Hashable, Codable {
  /// A column of the source with another name; it is cast where the type is another one.
  case column(String)
  /// An expression over the source's columns; `inverse` gives source columns as expressions over the target's.
  case expression(String, inverse: [String: String] = [:])
  /// The target's own default, though the source has a column of that name.
  case ownDefault
}
