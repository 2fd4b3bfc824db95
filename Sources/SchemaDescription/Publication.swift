/// A publication, the source of logical replication: `Publication("reporting", tables: ["invoices", .table("orders",
/// columns: ["id", "total"], where: "total > 0")])`.
public struct Publication: SchemaObject {
  /// A table, with what is published of it.
  public struct Entry: ModelValue, ExpressibleByStringLiteral {
    public var table: ObjectName
    /// The columns; all where the list is empty.
    public var columns: [String]
    /// The rows; all where not said.
    public var `where`: String?

    init(table: ObjectName, columns: [String], where: String?) {
      self.table = table
      self.columns = columns
      self.where = `where`
    }

    public init(stringLiteral value: String) { self.init(table: ObjectName(value), columns: [], where: nil) }

    public static func table(_ table: ObjectName, columns: [String] = [], where: String? = nil) -> Entry {
      Entry(table: table, columns: columns, where: `where`)
    }
  }

  public enum Operation: String, Sendable, Codable, Hashable, CaseIterable {
    case insert, update, delete, truncate
  }

  public var name: String
  public var tables: [Entry]
  /// Schemas whose tables are all published, those made later too.
  public var schemas: [String]
  /// Every table of the database is published, those made later too.
  public var isForAllTables: Bool
  /// What is published; everything where the list is empty.
  public var operations: [Operation]
  /// Changes of partitions are published as their table's (`publish_via_partition_root`).
  public var isViaRoot: Bool
  /// Stored generated columns are published as well (PostgreSQL 18).
  public var publishesGeneratedColumns: Bool
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  public var place: SourcePlace

  public init(
    _ name: String,
    tables: [Entry] = [],
    schemas: [String] = [],
    forAllTables: Bool = false,
    publish operations: [Operation] = [],
    viaRoot: Bool = false,
    generatedColumns: Bool = false,
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.tables = tables
    self.schemas = schemas
    isForAllTables = forAllTables
    self.operations = operations
    isViaRoot = viaRoot
    publishesGeneratedColumns = generatedColumns
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.owner = owner
    place = SourcePlace(file, line)
  }
}
