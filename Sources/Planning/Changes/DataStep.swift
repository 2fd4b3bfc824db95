public import Catalog

/// A statement that moves data while a schema changes: it runs when the plan makes its table, before anything is
/// dropped; its undo runs before the table is dropped on the way back.
public struct DataStep: Sendable, Hashable {
  /// The table that the step belongs to.
  public var table: ObjectIdentity
  public var sql: String
  /// What brings the data back; `nil` where nothing can.
  public var undo: String?

  public init(table: ObjectIdentity, sql: String, undo: String?) {
    self.table = table
    self.sql = sql
    self.undo = undo
  }
}
