/// Data that a plan destroys or changes for good, so that its undo brings back the shape and not the values.
public struct DataLoss: Sendable, Hashable, Codable, Comparable {
  /// The table's qualified, quoted name.
  public var table: String
  /// The column's name; `nil` where the whole table goes.
  public var column: String?
  /// What happens to it, in a few words.
  public var what: String

  public init(table: String, column: String? = nil, what: String) {
    self.table = table
    self.column = column
    self.what = what
  }

  public static func < (left: DataLoss, right: DataLoss) -> Bool {
    (left.table, left.column ?? "", left.what) < (right.table, right.column ?? "", right.what)
  }
}
