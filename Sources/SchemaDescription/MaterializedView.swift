/// A materialized view, with its indexes and how often it is refreshed.
public struct MaterializedView: SchemaObject {
  public var name: String
  public var schema: String
  public var columns: [String]
  public var query: String
  public var indexes: [Index]
  public var statistics: [Statistics]
  public var refresh: RefreshPolicy?
  /// Whether it is filled when it is created.
  public var withData: Bool
  public var storageParameters: Settings
  public var tablespace: String?
  public var accessMethod: String?
  /// The index by which `CLUSTER` orders the rows.
  public var clusteredOn: String?
  public var comment: String?
  public var columnComments: Settings
  public var renamedFrom: String?
  public var owner: String?
  public var grants: [Grant]
  public var place: SourcePlace

  public init(
    _ name: String,
    schema: String = "public",
    columns: [String] = [],
    indexes: [Index] = [],
    statistics: [Statistics] = [],
    refresh: RefreshPolicy? = nil,
    withData: Bool = true,
    storageParameters: Settings = [:],
    tablespace: String? = nil,
    accessMethod: String? = nil,
    clusteredOn: String? = nil,
    comment: String? = nil,
    columnComments: Settings = [:],
    renamedFrom: String? = nil,
    owner: String? = nil,
    grants: [Grant] = [],
    as query: String,
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.schema = schema
    self.columns = columns
    self.indexes = indexes
    self.statistics = statistics
    self.refresh = refresh
    self.withData = withData
    self.storageParameters = storageParameters
    self.tablespace = tablespace
    self.accessMethod = accessMethod
    self.clusteredOn = clusteredOn
    self.comment = comment
    self.columnComments = columnComments
    self.renamedFrom = renamedFrom
    self.owner = owner
    self.grants = grants
    self.query = query
    place = SourcePlace(file, line)
  }
}
