import Postgres

/// A procedural language that belongs to no extension (PostgreSQL documentation, "CREATE LANGUAGE").
public struct Language: ObjectDefinition {
  public var isTrusted: Bool
  /// The functions, qualified and quoted.
  @Exact public var handler: String
  @Exact public var inline: String?
  @Exact public var validator: String?

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [statement("CREATE", identity)]
  }

  /// A validator or an inline handler is taken away by leaving it out.
  public func alteration(of identity: ObjectIdentity, to new: Language, in context: AlterationContext) -> Alteration {
    .inPlace([new.statement("CREATE OR REPLACE", identity)])
  }

  private func statement(_ verb: String, _ identity: ObjectIdentity) -> DDL {
    var sql = "\(verb)\(isTrusted ? " TRUSTED" : "") \(identity.address) HANDLER \(handler)"
    if let inline { sql += " INLINE \(inline)" }
    if let validator { sql += " VALIDATOR \(validator)" }
    return DDL(sql)
  }
}

enum LanguageReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    func function(_ column: String) -> String {
      """
      (SELECT pg_catalog.format('%I.%I', n.nspname, p.proname) FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = \(column))
      """
    }
    return """
      SELECT l.oid, l.lanname, \(ownership(owner: "l.lanowner", acl: "l.lanacl", letter: "l")), l.lanpltrusted,
        \(function("l.lanplcallfoid")), \(function("l.laninline")), \(function("l.lanvalidator"))
      FROM pg_catalog.pg_language l WHERE l.oid >= 16384 AND l.lanispl
      """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.language, oid) { continue }
      builder.add(
        ObjectIdentity(.language, name: try row.string(1)),
        Language(isTrusted: try row.bool(5), handler: try row.string(6), inline: row[7], validator: row[8]),
        at: ObjectAddress(SystemCatalog.language, oid),
        owner: try row.string(2),
        acl: try row.texts(3),
        aclDefault: try row.texts(4) ?? []
      )
    }
  }
}
