/// A sequence of its own: `SQLSequence("invoice_number_seq", options: .init(start: 1000))`.
public struct SQLSequence: SchemaObject {
  public var name: String
  public var schema: String
  /// `.smallint`, `.integer` or `.bigint`; `bigint` where not said.
  public var type: SQLType?
  public var options: SequenceOptions
  /// Not written to the write-ahead log.
  public var unlogged: Bool
  /// The table and column whose end is the sequence's end too (`OWNED BY`).
  public var ownedBy: OwnedBy?
  public var comment: String?
  public var renamedFrom: String?
  public var owner: String?
  public var grants: [Grant]
  public var place: SourcePlace

  /// The column that a sequence belongs to.
  public struct OwnedBy: ModelValue {
    public var table: ObjectName
    public var column: String

    public init(_ table: ObjectName, _ column: String) {
      self.table = table
      self.column = column
    }
  }

  public init(
    _ name: String,
    schema: String = "public",
    type: SQLType? = nil,
    options: SequenceOptions = SequenceOptions(),
    unlogged: Bool = false,
    ownedBy: OwnedBy? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    owner: String? = nil,
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.schema = schema
    self.type = type
    self.options = options
    self.unlogged = unlogged
    self.ownedBy = ownedBy
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.owner = owner
    self.grants = grants
    place = SourcePlace(file, line)
  }
}
