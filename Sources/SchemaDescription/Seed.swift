/// Rows that belong to the schema, such as a list of plans: `.rows(key: ["id"], columns: ["id", "name"], [[…], […]])`.
///
/// The values are SQL expressions, so a text is written with its quotes: `"'free'"`. Rows are recognised by their key;
/// other rows of the table are left alone.
public struct Seed: ModelValue {
  public var key: [String]
  public var columns: [String]
  public var rows: [[String]]
  public var place: SourcePlace

  public static func rows(
    key: [String],
    columns: [String],
    _ rows: [[String]],
    file: String = #filePath,
    line: Int = #line
  ) -> Seed {
    Seed(key: key, columns: columns, rows: rows, place: SourcePlace(file, line))
  }
}
