/// SQL for what the model has no word for, taken as it is: `RawSQL("CREATE OPERATOR …", undo: "DROP OPERATOR …")`.
///
/// Written in a table's ``Table/raw`` it runs right after that table; as a global it runs at its ``stage``.
public struct RawSQL: SchemaObject {
  /// Where among the kinds of objects a global piece of SQL runs.
  public enum Stage: String, Sendable, Codable, Hashable {
    /// After schemas and extensions, before everything else.
    case beforeTypes
    /// After types, before functions and tables.
    case beforeTables
    /// After functions, before sequences and tables.
    case beforeRelations
    /// After tables, their indexes and foreign keys, before views.
    case beforeViews
    /// After everything else but default privileges and event triggers, which are about what comes after them.
    case atEnd
  }

  /// One or more statements.
  public var sql: String
  /// What takes it back.
  public var undo: String?
  public var stage: Stage
  public var place: SourcePlace

  public init(
    _ sql: String,
    undo: String? = nil,
    stage: Stage = .beforeViews,
    file: String = #filePath,
    line: Int = #line
  ) {
    self.sql = sql
    self.undo = undo
    self.stage = stage
    place = SourcePlace(file, line)
  }
}
