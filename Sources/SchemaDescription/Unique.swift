/// A unique constraint: `.unique("provider", "external_id")`; its name is `<table>_<columns>_key` unless given.
public struct Unique: ModelValue {
  public var name: String?
  public var columns: [String]
  /// The last column is a range, and keys are equal only where the ranges overlap (`WITHOUT OVERLAPS`, PostgreSQL 18).
  public var withoutOverlaps: Bool
  public var include: [String]
  /// Two nulls count as equal (`NULLS NOT DISTINCT`, PostgreSQL 15).
  public var nullsNotDistinct: Bool
  public var deferrable: Deferral?
  /// Storage parameters of the index.
  public var storageParameters: Settings
  public var tablespace: String?
  public var comment: String?
  public var renamedFrom: String?
  public var place: SourcePlace

  public static func unique(
    _ columns: String...,
    name: String? = nil,
    withoutOverlaps: Bool = false,
    include: [String] = [],
    nullsNotDistinct: Bool = false,
    deferrable: Deferral? = nil,
    storageParameters: Settings = [:],
    tablespace: String? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> Unique {
    Unique(
      name: name,
      columns: columns,
      withoutOverlaps: withoutOverlaps,
      include: include,
      nullsNotDistinct: nullsNotDistinct,
      deferrable: deferrable,
      storageParameters: storageParameters,
      tablespace: tablespace,
      comment: comment,
      renamedFrom: renamedFrom,
      place: SourcePlace(file, line)
    )
  }
}
