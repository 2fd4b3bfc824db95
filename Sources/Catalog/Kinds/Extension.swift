import Postgres

/// An extension (PostgreSQL documentation, "Packaging Related Objects into an Extension").
///
/// Its members are its own business and are no entries; what needs one of them needs the extension. `plpgsql` is part of
/// every new database and is no entry either.
public struct Extension: ObjectDefinition {
  /// The schema that holds its members.
  @Exact public var schema: String
  /// The version where it is not the one that the server installs by default; servers differ in their default, so a
  /// schema that names no version is the same on all of them.
  @Exact public var version: String?
  /// What its package on the server can do. Never a difference.
  public var package: Package

  /// What the package of an extension offers where it was read.
  public struct Package: Sendable, Hashable, Codable {
    /// Whether the extension can be moved to another schema.
    public var isRelocatable: Bool
    public var defaultVersion: String?
    /// The versions that `ALTER EXTENSION … UPDATE` leads to from the installed one; `nil` where it is not known.
    public var updates: [String]?

    public init(isRelocatable: Bool = true, defaultVersion: String? = nil, updates: [String]? = nil) {
      self.isRelocatable = isRelocatable
      self.defaultVersion = defaultVersion
      self.updates = updates
    }
  }

  public init(schema: String, version: String? = nil, package: Package = .init()) {
    self.schema = schema
    self.version = version
    self.package = package
  }

  public static func == (left: Extension, right: Extension) -> Bool {
    left.$schema == right.$schema && left.$version == right.$version
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(schema)
    hasher.combine(version)
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let clause = version.map { " VERSION \(quoteLiteral($0))" } ?? ""
    return [DDL("CREATE EXTENSION \(identity.sqlName) WITH SCHEMA \(quoteIdentifier(schema))\(clause)")]
  }

  /// An extension is made again where its package knows no way: to an older version, or out of a schema that is fixed.
  /// Columns that use it stay, so that PostgreSQL refuses this rather than lose them.
  public func alteration(of identity: ObjectIdentity, to new: Extension, in context: AlterationContext) -> Alteration {
    var statements: [DDL] = []
    if $version != new.$version {
      if let target = new.version ?? package.defaultVersion, let updates = package.updates, !updates.contains(target) {
        return .replace(why: "its package has no update from version \(version ?? "default") to \(target)")
      }
      let target = new.version.map { " TO \(quoteLiteral($0))" } ?? ""
      let why = "version \(version ?? "default") → \(new.version ?? "default")"
      statements.append(DDL("ALTER EXTENSION \(identity.sqlName) UPDATE\(target)", why: why))
    }
    if $schema != new.$schema {
      guard package.isRelocatable else { return .replace(why: "the extension cannot be moved to another schema") }
      let sql = "ALTER EXTENSION \(identity.sqlName) SET SCHEMA \(quoteIdentifier(new.schema))"
      statements.append(DDL(sql, why: "schema \(quoteIdentifier(schema)) → \(quoteIdentifier(new.schema))"))
    }
    return .statements(statements)
  }
}

enum ExtensionReader: KindReader {
  /// Extensions in the schemas of others are theirs; those in `pg_catalog` (pg_cron) are not.
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT e.oid, e.extname, n.nspname, e.extversion, a.default_version, a.comment, e.extrelocatable,
      ARRAY(SELECT u.target FROM pg_catalog.pg_extension_update_paths(a.name) u
        WHERE u.source = e.extversion AND u.path IS NOT NULL ORDER BY u.target)
    FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
    LEFT JOIN pg_catalog.pg_available_extensions() a ON a.name = e.extname
    WHERE e.extname <> 'plpgsql' AND (n.nspname = 'pg_catalog' OR \(scope.managed("n")))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let identity = ObjectIdentity(.extension, name: try row.string(1))
      let address = ObjectAddress(SystemCatalog.extension, try row.oid(0))
      let schema = try row.string(2)
      let version = try row.string(3)
      builder.add(
        identity,
        Extension(
          schema: schema,
          version: version == row[4] ? nil : version,
          package: Extension.Package(
            isRelocatable: try row.bool(6),
            defaultVersion: row[4],
            updates: row[4] == nil ? nil : try row.texts(7)
          )
        ),
        at: address
      )
      builder.depend(identity, on: ObjectIdentity(.schema, name: schema))
      if let comment = row[5] { builder.giveComment(comment, at: address) }
    }
  }
}
