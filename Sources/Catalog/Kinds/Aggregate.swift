import Postgres

/// An aggregate function (PostgreSQL documentation, "CREATE AGGREGATE").
public struct Aggregate: ObjectDefinition {
  /// The arguments as SQL: `*`, `integer, VARIADIC text[]`, `double precision ORDER BY integer`.
  @Exact public var arguments: String
  /// `sfunc = …, stype = …` and all others, each as SQL.
  @Exact public var options: [String]
  @Exact public var result: String

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    [DDL("CREATE AGGREGATE \(statement(identity))")]
  }

  public func alteration(of identity: ObjectIdentity, to new: Aggregate, in context: AlterationContext) -> Alteration {
    guard $result == new.$result && $arguments == new.$arguments else {
      return .replace(why: "the result and the arguments of an aggregate cannot be changed")
    }
    return .inPlace([DDL("CREATE OR REPLACE AGGREGATE \(new.statement(identity))")])
  }

  private func statement(_ identity: ObjectIdentity) -> String {
    "\(quoteQualified(identity.schema, identity.name))(\(arguments)) (\n  \(options.joined(separator: ",\n  "))\n)"
  }
}

enum AggregateReader: KindReader {
  /// The options by name, each with the expression that gives its value or NULL, in the order of the manual.
  private static let options = [
    ("sfunc", "a.aggtransfn::pg_catalog.text"),
    ("stype", "pg_catalog.format_type(a.aggtranstype, NULL)"),
    ("sspace", "NULLIF(a.aggtransspace, 0)::pg_catalog.text"),
    ("finalfunc", "NULLIF(a.aggfinalfn::pg_catalog.text, '-')"),
    ("finalfunc_extra", "CASE WHEN a.aggfinalextra THEN 'true' END"),
    ("finalfunc_modify", modification("a.aggfinalmodify")),
    ("combinefunc", "NULLIF(a.aggcombinefn::pg_catalog.text, '-')"),
    ("serialfunc", "NULLIF(a.aggserialfn::pg_catalog.text, '-')"),
    ("deserialfunc", "NULLIF(a.aggdeserialfn::pg_catalog.text, '-')"),
    ("initcond", "pg_catalog.quote_literal(a.agginitval)"),
    ("msfunc", "NULLIF(a.aggmtransfn::pg_catalog.text, '-')"),
    ("minvfunc", "NULLIF(a.aggminvtransfn::pg_catalog.text, '-')"),
    ("mstype", "CASE WHEN a.aggmtranstype <> 0 THEN pg_catalog.format_type(a.aggmtranstype, NULL) END"),
    ("msspace", "NULLIF(a.aggmtransspace, 0)::pg_catalog.text"),
    ("mfinalfunc", "NULLIF(a.aggmfinalfn::pg_catalog.text, '-')"),
    ("mfinalfunc_extra", "CASE WHEN a.aggmfinalextra THEN 'true' END"),
    ("mfinalfunc_modify", "CASE WHEN a.aggmtransfn <> 0 THEN \(modification("a.aggmfinalmodify")) END"),
    ("minitcond", "pg_catalog.quote_literal(a.aggminitval)"),
    ("sortop", "'OPERATOR(' || pg_catalog.quote_ident(sn.nspname) || '.' || s.oprname || ')'"),
    ("parallel", "CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END"),
    ("hypothetical", "CASE WHEN a.aggkind = 'h' THEN 'true' END"),
  ]

  private static func modification(_ column: String) -> String {
    "CASE \(column) WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable' ELSE 'read_write' END"
  }

  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT p.oid, n.nspname, p.proname, \(ownership(owner: "p.proowner", acl: "p.proacl", letter: "f")),
      ARRAY(SELECT pg_catalog.format_type(u.t, NULL)
        FROM pg_catalog.unnest(p.proargtypes::pg_catalog.oid[]) WITH ORDINALITY u(t, i) ORDER BY u.i),
      COALESCE(NULLIF(pg_catalog.pg_get_function_arguments(p.oid), ''), '*'),
      pg_catalog.format_type(p.prorettype, NULL),
      ARRAY[\(options.map(\.1).joined(separator: ",\n        "))]
    FROM pg_catalog.pg_aggregate a
    JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    LEFT JOIN pg_catalog.pg_operator s ON s.oid = a.aggsortop
    LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = s.oprnamespace
    WHERE \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.procedure, oid) { continue }
      let values = try row.textArray(9)
      builder.add(
        ObjectIdentity(
          .aggregate,
          schema: try row.string(1),
          name: try row.string(2),
          arguments: (try row.texts(6) ?? []).joined(separator: ", ")
        ),
        Aggregate(
          arguments: try row.string(7),
          options: zip(options, values).compactMap { option, value in value.map { "\(option.0) = \($0)" } },
          result: try row.string(8)
        ),
        at: ObjectAddress(SystemCatalog.procedure, oid),
        owner: try row.string(3),
        acl: try row.texts(4),
        aclDefault: try row.texts(5) ?? []
      )
    }
  }
}
