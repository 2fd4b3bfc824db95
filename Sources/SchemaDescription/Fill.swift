/// A data step that runs when a plan creates the table, before anything is dropped:
/// `filledBy: .sql("INSERT INTO invoice_line_items SELECT …", undo: "UPDATE invoices SET …")`.
public struct Fill: ModelValue {
  public var sql: String
  /// What carries the data back; it runs before the table is dropped on the way back.
  public var undo: String?
  public var place: SourcePlace

  public static func sql(
    _ sql: String,
    undo: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> Fill {
    Fill(sql: sql, undo: undo, place: SourcePlace(file, line))
  }
}
