import Postgres

/// A text search parser, which takes text apart into tokens (PostgreSQL documentation, "CREATE TEXT SEARCH PARSER").
/// Nobody owns it.
public struct TextSearchParser: ObjectDefinition {
  /// `START = …, GETTOKEN = …` and the others, each with a function as SQL.
  @Exact public var functions: [String]

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL("CREATE \(identity.address) (\(functions.joined(separator: ", ")))")]
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: TextSearchParser,
    in context: AlterationContext
  ) -> Alteration {
    .replace(why: "PostgreSQL has no way to change a text search parser")
  }
}

enum TextSearchParserReader: KindReader {
  private static let functions = ["start", "gettoken", "end", "headline", "lextypes"]
  private static let columns = ["prsstart", "prstoken", "prsend", "prsheadline", "prslextype"]

  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT p.oid, n.nspname, p.prsname,
      ARRAY[\(columns.map { "NULLIF(p.\($0)::pg_catalog.text, '-')" }.joined(separator: ", "))]
    FROM pg_catalog.pg_ts_parser p JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace
    WHERE p.oid >= 16384 AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.textSearchParser, oid) { continue }
      let values = zip(functions, try row.textArray(3))
      builder.add(
        ObjectIdentity(.textSearchParser, schema: try row.string(1), name: try row.string(2)),
        TextSearchParser(functions: values.compactMap { name, value in value.map { "\(name) = \($0)" } }),
        at: ObjectAddress(SystemCatalog.textSearchParser, oid)
      )
    }
  }
}
