import Postgres

/// A base type, whose values functions of its own read and write, or the shell of a type: a name that functions can have
/// in their signatures and that nothing else was said about (PostgreSQL documentation, "CREATE TYPE").
public struct BaseType: ObjectDefinition, ShelledType {
  /// The options by name, each as SQL; none for a shell. What is the default of PostgreSQL is not among them.
  @Exact public var options: [String: String]
  /// Those of its functions that have the type in their signature, by the option.
  public var functions: [String: ObjectIdentity]

  var ownFunctions: [ObjectIdentity] { functions.values.sorted() }

  public var isShell: Bool { options.isEmpty }

  /// Whether the functions that read and write values as text are those of another type.
  public func isWritten(as other: BaseType) -> Bool {
    ["input", "output"].allSatisfy { options[$0] == other.options[$0] && functions[$0] == other.functions[$0] }
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    if isShell { return [DDL("CREATE TYPE \(identity.sqlName)")] }
    let lines = BaseTypeReader.options.compactMap { option in options[option.name].map { "\(option.name) = \($0)" } }
    let creation = DDL("CREATE TYPE \(identity.sqlName) (\n  \(lines.joined(separator: ",\n  "))\n)")
    return shellFirst(creation, of: identity, in: context)
  }

  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    removalWithFunctions(of: identity)
  }

  /// Columns keep the storage that their type had when they were made, so that `SET (STORAGE = …)` leads elsewhere than a
  /// new type: it is not among what can be set here.
  private static let settable: Set<String> = ["receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"]

  public func alteration(of identity: ObjectIdentity, to new: BaseType, in context: AlterationContext) -> Alteration {
    if isShell != new.isShell {
      return .replace(why: "a type and its shell have nothing in common but the name")
    }
    // Two functions of one name may differ in their arguments.
    let names = BaseTypeReader.options.map(\.name).filter {
      !String?.isExactly(options[$0], new.options[$0]) || functions[$0] != new.functions[$0]
    }
    if let name = names.first(where: { !Self.settable.contains($0) }) {
      return .replace(why: "PostgreSQL has no way to change \(name) of a base type")
    }
    let settings = names.map { "\($0) = \(new.options[$0] ?? "NONE")" }.joined(separator: ", ")
    return .inPlace([DDL("ALTER TYPE \(identity.sqlName) SET (\(settings))")])
  }
}

enum BaseTypeReader: KindReader {
  /// The options in the order of the manual, each with the expression that gives its value or NULL.
  static let options: [(name: String, value: String)] = [
    ("input", function("t.typinput")),
    ("output", function("t.typoutput")),
    ("receive", function("t.typreceive")),
    ("send", function("t.typsend")),
    ("typmod_in", function("t.typmodin")),
    ("typmod_out", function("t.typmodout")),
    ("analyze", function("t.typanalyze")),
    ("subscript", function("t.typsubscript")),
    ("internallength", "CASE t.typlen WHEN -1 THEN 'variable' ELSE t.typlen::pg_catalog.text END"),
    ("passedbyvalue", "CASE WHEN t.typbyval THEN 'true' END"),
    ("alignment", "CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'd' THEN 'double' ELSE 'int4' END"),
    ("storage", "CASE t.typstorage WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' WHEN 'm' THEN 'main' END"),
    ("category", "CASE WHEN t.typcategory <> 'U' THEN pg_catalog.quote_literal(t.typcategory::pg_catalog.text) END"),
    ("preferred", "CASE WHEN t.typispreferred THEN 'true' END"),
    ("default", "pg_catalog.quote_literal(t.typdefault)"),
    ("element", "CASE WHEN t.typelem <> 0 THEN pg_catalog.format_type(t.typelem, NULL) END"),
    ("delimiter", "CASE WHEN t.typdelim <> ',' THEN pg_catalog.quote_literal(t.typdelim::pg_catalog.text) END"),
    ("collatable", "CASE WHEN t.typcollation <> 0 THEN 'true' END"),
  ]

  private static func function(_ column: String) -> String { "NULLIF(\(column)::pg_catalog.text, '-')" }

  /// Array types come with their elements: no other type can have their handler of subscripts. Types of other kinds have
  /// readers of their own.
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT t.oid, n.nspname, t.typname, \(ownership(owner: "t.typowner", acl: "t.typacl", letter: "T")), t.typarray,
      t.typisdefined, ARRAY[\(options.map(\.value).joined(separator: ",\n        "))],
      own.options, own.schemas, own.names, own.arguments
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    CROSS JOIN LATERAL (
      SELECT pg_catalog.array_agg(CASE p.oid WHEN t.typinput THEN 'input' WHEN t.typoutput THEN 'output'
          WHEN t.typreceive THEN 'receive' ELSE 'send' END) AS options,
        pg_catalog.array_agg(pn.nspname::pg_catalog.text) AS schemas,
        pg_catalog.array_agg(p.proname::pg_catalog.text) AS names,
        pg_catalog.array_agg(
          (SELECT pg_catalog.string_agg(pg_catalog.format_type(u.t, NULL), ', ' ORDER BY u.i)
            FROM pg_catalog.unnest(p.proargtypes::pg_catalog.oid[]) WITH ORDINALITY u(t, i))) AS arguments
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
      WHERE p.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend) AND (p.prorettype = t.oid OR t.oid = ANY (p.proargtypes))
    ) own
    WHERE t.oid >= 16384 AND t.typtype IN ('b', 'p')
      AND t.typsubscript <> 'pg_catalog.array_subscript_handler'::pg_catalog.regproc AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.type, oid) { continue }
      let identity = ObjectIdentity(.baseType, schema: try row.string(1), name: try row.string(2))
      builder.add(
        identity,
        BaseType(options: try row.bool(7) ? values(row) : [:], functions: try functions(row)),
        at: ObjectAddress(SystemCatalog.type, oid),
        owner: try row.string(3),
        acl: try row.texts(4),
        aclDefault: try row.texts(5) ?? []
      )
      // A shell has no array type.
      let array = try row.oid(6)
      if array != 0 { builder.alias(ObjectAddress(SystemCatalog.type, array), to: identity) }
    }
  }

  private static func values(_ row: Row) throws(PostgresError) -> [String: String] {
    var found: [String: String] = [:]
    let values = try row.textArray(8)
    for (option, value) in zip(options, values) { found[option.name] = value }
    return found
  }

  /// The functions that have the type in their signature, by the option.
  private static func functions(_ row: Row) throws(PostgresError) -> [String: ObjectIdentity] {
    var found: [String: ObjectIdentity] = [:]
    let (schemas, names, arguments) = (try row.texts(10) ?? [], try row.texts(11) ?? [], try row.texts(12) ?? [])
    for (index, option) in (try row.texts(9) ?? []).enumerated() {
      found[option] = ObjectIdentity(
        .function,
        schema: schemas[index],
        name: names[index],
        arguments: arguments[index]
      )
    }
    return found
  }
}
