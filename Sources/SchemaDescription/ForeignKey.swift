/// What happens to referring rows when the row they refer to is deleted or its key changes.
public enum ReferentialAction: String, Sendable, Codable, Hashable {
  case noAction, restrict, cascade, setNull, setDefault
}

/// How a foreign key of several columns treats nulls.
public enum ForeignKeyMatch: String, Sendable, Codable, Hashable {
  case simple, full
}

/// The foreign key of a single column: `references: .init("organizations", "id", onDelete: .cascade)`.
public struct Reference: ModelValue {
  /// The constraint's name; `<table>_<column>_fk` unless given.
  public var name: String?
  public var table: ObjectName
  /// The column referred to; the primary key of the table unless given.
  public var column: String?
  public var onDelete: ReferentialAction?
  public var onUpdate: ReferentialAction?
  public var deferrable: Deferral?
  public var notValid: Bool
  /// No row is checked (`NOT ENFORCED`, PostgreSQL 18).
  public var notEnforced: Bool
  public var comment: String?
  public var renamedFrom: String?

  public init(
    _ table: ObjectName,
    _ column: String? = nil,
    name: String? = nil,
    onDelete: ReferentialAction? = nil,
    onUpdate: ReferentialAction? = nil,
    deferrable: Deferral? = nil,
    notValid: Bool = false,
    notEnforced: Bool = false,
    comment: String? = nil,
    renamedFrom: String? = nil
  ) {
    self.table = table
    self.column = column
    self.name = name
    self.onDelete = onDelete
    self.onUpdate = onUpdate
    self.deferrable = deferrable
    self.notValid = notValid
    self.notEnforced = notEnforced
    self.comment = comment
    self.renamedFrom = renamedFrom
  }
}

/// A foreign key: `.foreignKey(["org_id", "plan_id"], references: "plans", ["org_id", "id"], onDelete: .restrict)`.
public struct ForeignKey: ModelValue {
  /// The constraint's name; `<table>_<columns>_fk` unless given.
  public var name: String?
  public var columns: [String]
  public var table: ObjectName
  /// The columns referred to; the primary key of the table where the list is empty.
  public var targetColumns: [String]
  public var onDelete: ReferentialAction?
  /// The columns that `.setNull` or `.setDefault` touches on delete; all of them where the list is empty.
  public var onDeleteColumns: [String]
  public var onUpdate: ReferentialAction?
  public var match: ForeignKeyMatch?
  /// The last columns are ranges, and the one must be covered by those referred to (`PERIOD`, PostgreSQL 18).
  public var isPeriod: Bool
  public var deferrable: Deferral?
  /// Existing rows are not checked (`NOT VALID`).
  public var notValid: Bool
  /// No row is checked, new ones neither (`NOT ENFORCED`, PostgreSQL 18).
  public var notEnforced: Bool
  public var comment: String?
  public var renamedFrom: String?
  public var place: SourcePlace

  public static func foreignKey(
    _ columns: [String],
    references table: ObjectName,
    _ targetColumns: [String] = [],
    name: String? = nil,
    onDelete: ReferentialAction? = nil,
    onDeleteColumns: [String] = [],
    onUpdate: ReferentialAction? = nil,
    match: ForeignKeyMatch? = nil,
    period: Bool = false,
    deferrable: Deferral? = nil,
    notValid: Bool = false,
    notEnforced: Bool = false,
    comment: String? = nil,
    renamedFrom: String? = nil,
    file: String = #filePath,
    line: Int = #line
  ) -> ForeignKey {
    ForeignKey(
      name: name,
      columns: columns,
      table: table,
      targetColumns: targetColumns,
      onDelete: onDelete,
      onDeleteColumns: onDeleteColumns,
      onUpdate: onUpdate,
      match: match,
      isPeriod: period,
      deferrable: deferrable,
      notValid: notValid,
      notEnforced: notEnforced,
      comment: comment,
      renamedFrom: renamedFrom,
      place: SourcePlace(file, line)
    )
  }

  /// The table's form of a foreign key that was said on a column.
  public init(_ reference: Reference, of column: Column) {
    self = .foreignKey(
      [column.name],
      references: reference.table,
      reference.column.map { [$0] } ?? [],
      name: reference.name,
      onDelete: reference.onDelete,
      onUpdate: reference.onUpdate,
      deferrable: reference.deferrable,
      notValid: reference.notValid,
      notEnforced: reference.notEnforced,
      comment: reference.comment,
      renamedFrom: reference.renamedFrom,
      file: column.place.file,
      line: column.place.line
    )
  }
}

extension ForeignKey {
  init(
    name: String?,
    columns: [String],
    table: ObjectName,
    targetColumns: [String],
    onDelete: ReferentialAction?,
    onDeleteColumns: [String],
    onUpdate: ReferentialAction?,
    match: ForeignKeyMatch?,
    isPeriod: Bool,
    deferrable: Deferral?,
    notValid: Bool,
    notEnforced: Bool,
    comment: String?,
    renamedFrom: String?,
    place: SourcePlace
  ) {
    self.name = name
    self.columns = columns
    self.table = table
    self.targetColumns = targetColumns
    self.onDelete = onDelete
    self.onDeleteColumns = onDeleteColumns
    self.onUpdate = onUpdate
    self.match = match
    self.isPeriod = isPeriod
    self.deferrable = deferrable
    self.notValid = notValid
    self.notEnforced = notEnforced
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.place = place
  }
}
