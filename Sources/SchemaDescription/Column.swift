/// A column of a table.
///
/// A column is nullable unless `.notNull` is said: SQL's rule. Expressions (`default:`, `generated:`, `check:`) are SQL.
public struct Column: ModelValue {
  public var name: String
  public var type: SQLType
  public var isNotNull: Bool
  /// The name of the `NOT NULL` constraint; PostgreSQL 18 keeps it, older ones have none.
  public var notNullName: String?
  /// `.primaryKey` was said on the column; a table's ``Table/primaryKey`` is the form for several columns.
  public var isPrimaryKey: Bool
  /// `.unique` was said on the column.
  public var isUnique: Bool
  /// The expression of the default value.
  public var `default`: String?
  public var identity: Identity?
  /// The expression of a generated column; it may name columns of its own row and immutable functions only.
  public var generated: String?
  /// `.virtual` was said: the generated column is computed when it is read (PostgreSQL 18).
  public var isVirtual: Bool
  /// The name of a collation, taken whole: `"C"`, `"en_US.utf8"`.
  public var collation: String?
  public var storage: Storage?
  public var compression: Compression?
  /// The statistics target of the column.
  public var statistics: Int?
  /// What the planner is told about the values, `["n_distinct": -0.5]` (`ALTER COLUMN … SET (…)`).
  public var attributeOptions: Settings
  /// The options of the column in a foreign table.
  public var foreignOptions: Settings
  /// A check that concerns this column; it becomes a constraint of the table.
  public var check: String?
  /// The column's foreign key.
  public var references: Reference?
  public var comment: String?
  /// The name the column had before, where it has been renamed.
  public var renamedFrom: String?
  /// The `USING` expression when the type of an existing column changes to this one.
  public var convertedUsing: String?
  /// The `USING` expression of the way back.
  public var revertedUsing: String?
  /// The expression that fills existing rows when the column is added to a table.
  public var filledBy: String?
  public var grants: [Grant]
  public var place: SourcePlace

  public init(
    _ name: String,
    _ type: SQLType,
    options: [Option] = [],
    notNullName: String? = nil,
    default: String? = nil,
    identity: Identity? = nil,
    generated: String? = nil,
    collation: String? = nil,
    storage: Storage? = nil,
    compression: Compression? = nil,
    statistics: Int? = nil,
    attributeOptions: Settings = [:],
    foreignOptions: Settings = [:],
    check: String? = nil,
    references: Reference? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    convertedUsing: String? = nil,
    revertedUsing: String? = nil,
    filledBy: String? = nil,
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) {
    self.name = name
    self.type = type
    isNotNull = options.contains(.notNull)
    isPrimaryKey = options.contains(.primaryKey)
    isUnique = options.contains(.unique)
    isVirtual = options.contains(.virtual)
    self.notNullName = notNullName
    self.default = `default`
    self.identity = identity
    self.generated = generated
    self.collation = collation
    self.storage = storage
    self.compression = compression
    self.statistics = statistics
    self.attributeOptions = attributeOptions
    self.foreignOptions = foreignOptions
    self.check = check
    self.references = references
    self.comment = comment
    self.renamedFrom = renamedFrom
    self.convertedUsing = convertedUsing
    self.revertedUsing = revertedUsing
    self.filledBy = filledBy
    self.grants = grants
    place = SourcePlace(file, line)
  }

  /// `.column("id", .uuid, .notNull, default: "gen_random_uuid()")`: a column in a table's list.
  public static func column(
    _ name: String,
    _ type: SQLType,
    _ options: Option...,
    notNullName: String? = nil,
    default: String? = nil,
    identity: Identity? = nil,
    generated: String? = nil,
    collation: String? = nil,
    storage: Storage? = nil,
    compression: Compression? = nil,
    statistics: Int? = nil,
    attributeOptions: Settings = [:],
    foreignOptions: Settings = [:],
    check: String? = nil,
    references: Reference? = nil,
    comment: String? = nil,
    renamedFrom: String? = nil,
    convertedUsing: String? = nil,
    revertedUsing: String? = nil,
    filledBy: String? = nil,
    grants: [Grant] = [],
    file: String = #filePath,
    line: Int = #line
  ) -> Column {
    Column(
      name,
      type,
      options: options,
      notNullName: notNullName,
      default: `default`,
      identity: identity,
      generated: generated,
      collation: collation,
      storage: storage,
      compression: compression,
      statistics: statistics,
      attributeOptions: attributeOptions,
      foreignOptions: foreignOptions,
      check: check,
      references: references,
      comment: comment,
      renamedFrom: renamedFrom,
      convertedUsing: convertedUsing,
      revertedUsing: revertedUsing,
      filledBy: filledBy,
      grants: grants,
      file: file,
      line: line
    )
  }
}
