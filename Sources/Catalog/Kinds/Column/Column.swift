/// A column of a table. Its default is a part of its own (``ColumnDefault``).
public struct Column: ObjectDefinition {
  /// The type as SQL writes it: `numeric(12,2)`, `public.billing_status`.
  @Exact public var type: String
  public var isNotNull: Bool
  /// What sets the NOT NULL constraint apart from that of most columns; PostgreSQL 18 and later.
  public var notNull: NotNull?
  /// The collation, qualified and quoted, where it is not the one of the type.
  @Exact public var collation: String?
  public var identity: Identity?
  public var generated: Generated?
  /// `PLAIN`, `EXTERNAL`, `EXTENDED` or `MAIN` where it is not the type's.
  @Exact public var storage: String?
  /// `pglz` or `lz4` where it is not the server's default.
  @Exact public var compression: String?
  /// The statistics target where it is not the server's default.
  public var statistics: Int?
  /// `n_distinct` and `n_distinct_inherited`.
  public var options: StorageParameters
  /// What the foreign data wrapper wants to know about the column of a foreign table.
  public var foreignOptions: ForeignOptions
  /// Whether a parent table has the column too: most changes reach it through the parent.
  public var isInherited: Bool
  /// Whether the table's own definition names the column. It is false only where it comes from a parent alone.
  public var isLocal: Bool

  public init(
    type: String,
    isNotNull: Bool = false,
    notNull: NotNull? = nil,
    collation: String? = nil,
    identity: Identity? = nil,
    generated: Generated? = nil,
    storage: String? = nil,
    compression: String? = nil,
    statistics: Int? = nil,
    options: StorageParameters = .init(),
    foreignOptions: ForeignOptions = .init(),
    isInherited: Bool = false,
    isLocal: Bool = true
  ) {
    self.type = type
    self.isNotNull = isNotNull
    self.notNull = notNull
    self.collation = collation
    self.identity = identity
    self.generated = generated
    self.storage = storage
    self.compression = compression
    self.statistics = statistics
    self.options = options
    self.foreignOptions = foreignOptions
    self.isInherited = isInherited
    self.isLocal = isLocal
  }

  /// `GENERATED … AS IDENTITY` with its sequence.
  public struct Identity: Sendable, Hashable, Codable {
    public var isAlways: Bool
    /// The name of the sequence in the table's schema where it is not `table_column_seq`.
    @Exact public var sequenceName: String?
    public var options: SequenceOptions

    public init(isAlways: Bool, sequenceName: String? = nil, options: SequenceOptions = .init()) {
      self.isAlways = isAlways
      self.sequenceName = sequenceName
      self.options = options
    }
  }

  /// `GENERATED ALWAYS AS (…)`.
  public struct Generated: Sendable, Hashable, Codable {
    @Exact public var expression: String
    /// Whether the value is computed when it is read (PostgreSQL 18).
    public var isVirtual: Bool

    public init(expression: String, isVirtual: Bool = false) {
      self.expression = expression
      self.isVirtual = isVirtual
    }
  }

  /// Whether a child's column is what its parent's column would have made of it.
  func isLike(_ parent: Column) -> Bool {
    $type == parent.$type && $collation == parent.$collation && generated == parent.generated && identity == nil
      && isNotNull == parent.isNotNull && notNull == nil && $storage == parent.$storage
      && $compression == parent.$compression
  }
}

extension ObjectIdentity {
  /// The table that a column, default, constraint, foreign key or inheritance is a part of.
  public var table: ObjectIdentity { ObjectIdentity(.table, schema: schema, name: parent ?? name) }
}
