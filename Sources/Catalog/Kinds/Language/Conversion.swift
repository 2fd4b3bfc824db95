import Postgres

/// A conversion between encodings (PostgreSQL documentation, "CREATE CONVERSION").
public struct Conversion: ObjectDefinition {
  public var isDefault: Bool
  @Exact public var source: String
  @Exact public var destination: String
  /// The function, qualified and quoted.
  @Exact public var function: String

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let encodings = "\(quoteLiteral(source)) TO \(quoteLiteral(destination))"
    return [DDL("CREATE\(isDefault ? " DEFAULT" : "") \(identity.address) FOR \(encodings) FROM \(function)")]
  }

  public func alteration(of identity: ObjectIdentity, to new: Conversion, in context: AlterationContext) -> Alteration {
    .replace(why: "PostgreSQL has no way to change a conversion")
  }
}

enum ConversionReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT c.oid, n.nspname, c.conname, pg_catalog.pg_get_userbyid(c.conowner), c.condefault,
      pg_catalog.pg_encoding_to_char(c.conforencoding), pg_catalog.pg_encoding_to_char(c.contoencoding),
      pg_catalog.format('%I.%I', pn.nspname, p.proname)
    FROM pg_catalog.pg_conversion c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
    JOIN pg_catalog.pg_proc p ON p.oid = c.conproc JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
    WHERE c.oid >= 16384 AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.conversion, oid) { continue }
      builder.add(
        ObjectIdentity(.conversion, schema: try row.string(1), name: try row.string(2)),
        Conversion(
          isDefault: try row.bool(4),
          source: try row.string(5),
          destination: try row.string(6),
          function: try row.string(7)
        ),
        at: ObjectAddress(SystemCatalog.conversion, oid),
        owner: try row.string(3)
      )
    }
  }
}
