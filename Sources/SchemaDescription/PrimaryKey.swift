/// The primary key of a table: `primaryKey: ["id", "occurred_at"]`; its name is `<table>_pkey` unless given.
public struct PrimaryKey: ModelValue, ExpressibleByArrayLiteral {
  public var name: String?
  public var columns: [String]
  /// The last column is a range, and keys are equal only where the ranges overlap (`WITHOUT OVERLAPS`, PostgreSQL 18).
  public var withoutOverlaps: Bool
  /// Columns carried in the index without being part of the key.
  public var include: [String]
  public var deferrable: Deferral?
  /// Storage parameters of the index.
  public var storageParameters: Settings
  public var tablespace: String?
  public var comment: String?
  public var renamedFrom: String?
  /// `nil` where the key was written as a plain list; it then counts as written with its table.
  public var place: SourcePlace?

  public init(
    _ columns: [String],
    name: String? = nil,
    withoutOverlaps: Bool = false,
    include: [String] = [],
    deferrable: Deferral? = nil,
    storageParameters: Settings = [:],
    tablespace: String? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) {
    self.columns = columns
    self.name = name
    self.withoutOverlaps = withoutOverlaps
    self.include = include
    self.deferrable = deferrable
    self.storageParameters = storageParameters
    self.tablespace = tablespace
    self.comment = comment
    self.renamedFrom = renamedFrom
    place = SourcePlace(file, line)
  }

  public init(arrayLiteral elements: String...) {
    self.init(elements)
    place = nil
  }
}
