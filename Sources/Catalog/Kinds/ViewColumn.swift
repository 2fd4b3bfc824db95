import Postgres

/// What a column of a view or a materialized view has beyond its query: a default, settings, and the facets (comment and
/// privileges) of its entry. The column itself comes and goes with the view.
public struct ViewColumn: ObjectDefinition {
  public var isMaterialized: Bool
  /// The default of an updatable view's column as SQL.
  @Exact public var defaultValue: String?
  /// The statistics target; `nil` for the server's.
  public var statistics: Int?
  /// `PLAIN`, `EXTERNAL`, `EXTENDED` or `MAIN`; `nil` for a view, which stores nothing.
  @Exact public var storage: String?
  /// The storage that the column's type has by itself (`SET STORAGE DEFAULT` is new in 16).
  @Exact public var typeStorage: String?
  /// `pglz` or `lz4`.
  @Exact public var compression: String?
  /// `n_distinct`, `n_distinct_inherited`.
  public var options: StorageParameters

  public init(
    isMaterialized: Bool = false,
    defaultValue: String? = nil,
    statistics: Int? = nil,
    storage: String? = nil,
    typeStorage: String? = nil,
    compression: String? = nil,
    options: StorageParameters = .init()
  ) {
    self.isMaterialized = isMaterialized
    self.defaultValue = defaultValue
    self.statistics = statistics
    self.storage = storage
    self.typeStorage = typeStorage
    self.compression = compression
    self.options = options
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    changes(of: identity, to: self, from: ViewColumn(isMaterialized: isMaterialized, storage: typeStorage))
  }

  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] { [] }

  public func alteration(of identity: ObjectIdentity, to new: ViewColumn, in context: AlterationContext) -> Alteration {
    guard isMaterialized == new.isMaterialized else { return .replace(why: "its relation becomes another kind") }
    return .statements(changes(of: identity, to: new, from: self))
  }

  private func changes(of identity: ObjectIdentity, to new: ViewColumn, from old: ViewColumn) -> [DDL] {
    var actions: [String] = []
    if old.$defaultValue != new.$defaultValue {
      actions.append(new.defaultValue.map { "SET DEFAULT \($0)" } ?? "DROP DEFAULT")
    }
    if old.statistics != new.statistics { actions.append("SET STATISTICS \(new.statistics ?? -1)") }
    if let storage = new.storage, old.$storage != new.$storage { actions.append("SET STORAGE \(storage)") }
    if old.$compression != new.$compression { actions.append("SET COMPRESSION \(new.compression ?? "default")") }
    actions += old.options.changes(to: new.options)
    let keyword = isMaterialized ? "MATERIALIZED VIEW" : "VIEW"
    return actions.map {
      DDL("ALTER \(keyword) \(identity.relationName) ALTER COLUMN \(quoteIdentifier(identity.name)) \($0)")
    }
  }
}

enum ViewColumnReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT a.attrelid, a.attnum, a.attname, pg_catalog.pg_get_userbyid(c.relowner), a.attacl::pg_catalog.text[],
      c.relkind = 'm', d.oid, pg_catalog.pg_get_expr(d.adbin, d.adrelid), NULLIF(a.attstattarget, -1),
      CASE WHEN c.relkind = 'm' THEN a.attstorage END, CASE WHEN c.relkind = 'm' THEN t.typstorage END,
      NULLIF(a.attcompression, ''), a.attoptions
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('v', 'm') AND \(scope.managed("n"))
    """
  }

  private static let storages = ["p": "PLAIN", "e": "EXTERNAL", "x": "EXTENDED", "m": "MAIN"]
  private static let compressions = ["p": "pglz", "l": "lz4"]

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let relationID = try row.oid(0)
      guard let relation = builder.relation(relationID) else { continue }
      let number = try row.int(1)
      let identity = relation.part(.column, try row.string(2))
      builder.add(
        identity,
        ViewColumn(
          isMaterialized: try row.bool(5),
          defaultValue: row[7],
          statistics: row[8].flatMap { Int($0) },
          storage: row[9].flatMap { storages[$0] },
          typeStorage: row[10].flatMap { storages[$0] },
          compression: row[11].flatMap { compressions[$0] },
          options: StorageParameters(try row.texts(12))
        ),
        at: ObjectAddress(SystemCatalog.relation, relationID, Int32(truncatingIfNeeded: number)),
        ordinal: number
      )
      if let acl = try row.texts(4) {
        let owner = try row.string(3)
        builder.update(identity) { $0.privileges = Privileges(items: acl, defaults: [], owner: owner) }
      }
      builder.depend(identity, on: relation)
      if row[6] != nil { builder.alias(ObjectAddress(SystemCatalog.attributeDefault, try row.oid(6)), to: identity) }
    }
  }
}
