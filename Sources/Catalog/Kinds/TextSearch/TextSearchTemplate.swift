import Postgres

/// A text search template, of which dictionaries are made (PostgreSQL documentation, "CREATE TEXT SEARCH TEMPLATE").
/// Nobody owns it.
public struct TextSearchTemplate: ObjectDefinition {
  /// The function that reads the options of a dictionary, as SQL.
  @Exact public var initialisation: String?
  /// The function that gives the lexemes of a token, as SQL.
  @Exact public var lexize: String

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let options = (initialisation.map { ["init = \($0)"] } ?? []) + ["lexize = \(lexize)"]
    return [DDL("CREATE \(identity.address) (\(options.joined(separator: ", ")))")]
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: TextSearchTemplate,
    in context: AlterationContext
  ) -> Alteration {
    .replace(why: "PostgreSQL has no way to change a text search template")
  }
}

enum TextSearchTemplateReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT t.oid, n.nspname, t.tmplname, NULLIF(t.tmplinit::pg_catalog.text, '-'), t.tmpllexize::pg_catalog.text
    FROM pg_catalog.pg_ts_template t JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace
    WHERE t.oid >= 16384 AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.textSearchTemplate, oid) { continue }
      builder.add(
        ObjectIdentity(.textSearchTemplate, schema: try row.string(1), name: try row.string(2)),
        TextSearchTemplate(initialisation: row[3], lexize: try row.string(4)),
        at: ObjectAddress(SystemCatalog.textSearchTemplate, oid)
      )
    }
  }
}
