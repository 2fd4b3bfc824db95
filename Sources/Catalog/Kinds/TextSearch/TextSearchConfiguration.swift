import OrderedCollections
import Postgres

/// A text search configuration (PostgreSQL documentation, "CREATE TEXT SEARCH CONFIGURATION").
public struct TextSearchConfiguration: ObjectDefinition {
  /// The parser, qualified and quoted.
  @Exact public var parser: String
  /// The dictionaries of each type of token in their order, qualified and quoted, by the token's quoted name.
  @Exact public var mappings: [String: [String]]

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL("CREATE \(identity.address) (PARSER = \(parser))")]
      + Self.statements("ADD MAPPING FOR", Array(mappings.keys), of: mappings, identity)
  }

  public func alteration(
    of identity: ObjectIdentity,
    to new: TextSearchConfiguration,
    in context: AlterationContext
  ) -> Alteration {
    if $parser != new.$parser { return .replace(why: "the parser of a configuration cannot be changed") }
    let gone = mappings.keys.filter { new.mappings[$0] == nil }.sorted()
    let added = new.mappings.keys.filter { mappings[$0] == nil }
    let changed = new.mappings.keys.filter {
      mappings[$0] != nil && ![String]?.isExactly(mappings[$0], new.mappings[$0])
    }
    var statements: [DDL] = []
    if !gone.isEmpty {
      statements.append(DDL("ALTER \(identity.address) DROP MAPPING FOR \(gone.joined(separator: ", "))"))
    }
    statements += Self.statements("ALTER MAPPING FOR", changed, of: new.mappings, identity)
    statements += Self.statements("ADD MAPPING FOR", added, of: new.mappings, identity)
    return .statements(statements)
  }

  /// Token types with the same dictionaries are one statement.
  private static func statements(
    _ words: String,
    _ tokens: [String],
    of mappings: [String: [String]],
    _ identity: ObjectIdentity
  ) -> [DDL] {
    let groups = OrderedDictionary(grouping: tokens.sorted()) { mappings[$0] ?? [] }
    return groups.map { dictionaries, tokens in
      let list = tokens.joined(separator: ", ")
      return DDL("ALTER \(identity.address) \(words) \(list)\n  WITH \(dictionaries.joined(separator: ", "))")
    }
  }
}

enum TextSearchConfigurationReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT c.oid, n.nspname, c.cfgname, pg_catalog.pg_get_userbyid(c.cfgowner),
      pg_catalog.format('%I.%I', pn.nspname, p.prsname), m.token, m.dictionaries
    FROM pg_catalog.pg_ts_config c JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
    JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
    JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace
    LEFT JOIN LATERAL (
      SELECT pg_catalog.quote_ident(t.alias) AS token,
        pg_catalog.array_agg(pg_catalog.format('%I.%I', dn.nspname, d.dictname) ORDER BY m.mapseqno) AS dictionaries
      FROM pg_catalog.pg_ts_config_map m
      JOIN pg_catalog.ts_token_type(c.cfgparser) t ON t.tokid = m.maptokentype
      JOIN pg_catalog.pg_ts_dict d ON d.oid = m.mapdict JOIN pg_catalog.pg_namespace dn ON dn.oid = d.dictnamespace
      WHERE m.mapcfg = c.oid GROUP BY t.alias
    ) m ON true
    WHERE \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.textSearchConfiguration, oid) { continue }
      let identity = ObjectIdentity(.textSearchConfiguration, schema: try row.string(1), name: try row.string(2))
      if builder.entry(identity) == nil {
        let address = ObjectAddress(SystemCatalog.textSearchConfiguration, oid)
        let definition = TextSearchConfiguration(parser: try row.string(4), mappings: [:])
        builder.add(identity, definition, at: address, owner: try row.string(3))
      }
      guard let token = row[5], let dictionaries = try row.texts(6) else { continue }
      builder.update(identity) { entry in
        guard var configuration = entry.definition as? TextSearchConfiguration else { return }
        configuration.mappings[token] = dictionaries
        entry.definition = configuration
      }
    }
  }
}
