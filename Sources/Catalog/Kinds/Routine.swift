import Postgres

/// A function, window function or procedure (PostgreSQL documentation, "CREATE FUNCTION", "CREATE PROCEDURE").
public struct Routine: ObjectDefinition {
  /// One argument or result column.
  public struct Argument: Sendable, Hashable, Codable {
    /// As `pg_proc.proargmodes` has it: `i` in, `o` out, `b` in and out, `v` variadic, `t` a column of `RETURNS TABLE`.
    @Exact public var mode: String
    /// Empty for an argument without a name.
    @Exact public var name: String
    @Exact public var type: String

    var isInput: Bool { mode == "i" || mode == "b" || mode == "v" }
  }

  /// The whole statement as `pg_get_functiondef()` prints it, from `CREATE OR REPLACE` on.
  @Exact public var definition: String
  /// What it returns, as SQL: `SETOF public.invoices`, `TABLE(a integer)`; `nil` for a procedure without results.
  @Exact public var result: String?
  public var arguments: [Argument]
  /// How many of the last input arguments have a default.
  public var defaultCount: Int
  public var isWindow: Bool

  public init(
    definition: String,
    result: String? = nil,
    arguments: [Argument] = [],
    defaultCount: Int = 0,
    isWindow: Bool = false
  ) {
    self.definition = definition
    self.result = result
    self.arguments = arguments
    self.defaultCount = defaultCount
    self.isWindow = isWindow
  }

  private static let replacing = "CREATE OR REPLACE "

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    guard definition.hasPrefix(Self.replacing) else { return [DDL(definition, effect: .makesRoutine(identity))] }
    return [DDL("CREATE " + definition.dropFirst(Self.replacing.count), effect: .makesRoutine(identity))]
  }

  public func alteration(of identity: ObjectIdentity, to new: Routine, in context: AlterationContext) -> Alteration {
    if let why = obstacle(to: new) { return .replace(why: why) }
    return .inPlace([DDL(new.definition, effect: .makesRoutine(identity))])
  }

  /// Why `CREATE OR REPLACE` would be refused (`ProcedureCreate` in PostgreSQL's `pg_proc.c`); `nil` where it works.
  private func obstacle(to new: Routine) -> String? {
    if isWindow != new.isWindow { return "a plain function and a window function cannot replace each other" }
    if $result != new.$result {
      return "its result becomes \(new.result ?? "nothing") instead of \(result ?? "nothing")"
    }
    let outputs = arguments.filter { !$0.isInput || $0.mode == "b" }
    let newOutputs = new.arguments.filter { !$0.isInput || $0.mode == "b" }
    // One output argument is the result itself and may be renamed; several are a row type with names.
    if outputs.map(\.$type) != newOutputs.map(\.$type) || (outputs.count > 1 && outputs != newOutputs) {
      return "its result columns change"
    }
    let (inputs, newInputs) = (arguments.filter(\.isInput), new.arguments.filter(\.isInput))
    for (old, new) in zip(inputs, newInputs) where !old.name.isEmpty && old.$name != new.$name {
      return "an argument's name changes from \(quoteIdentifier(old.name))"
    }
    if new.defaultCount < defaultCount { return "an argument loses its default" }
    return nil
  }
}

enum RoutineReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT p.oid, n.nspname, p.proname, \(ownership(owner: "p.proowner", acl: "p.proacl", letter: "f")), p.prokind,
      ARRAY(SELECT pg_catalog.format_type(u.t, NULL)
        FROM pg_catalog.unnest(p.proargtypes::pg_catalog.oid[]) WITH ORDINALITY u(t, i) ORDER BY u.i),
      pg_catalog.pg_get_functiondef(p.oid), pg_catalog.pg_get_function_result(p.oid),
      ARRAY(SELECT pg_catalog.format_type(u.t, NULL)
        FROM pg_catalog.unnest(p.proallargtypes) WITH ORDINALITY u(t, i) ORDER BY u.i),
      p.proargmodes::pg_catalog.text[], p.proargnames, p.pronargdefaults
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prokind IN ('f', 'p', 'w') AND \(scope.managed("n"))
      AND \(noMember(of: SystemCatalog.procedure, "p.oid"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let kind = try row.string(6)
      let inputTypes = try row.texts(7) ?? []
      let allTypes = try row.texts(10) ?? []
      let modes = try row.texts(11) ?? []
      let names = try row.texts(12) ?? []
      var text = try row.string(8)
      while text.utf8.last == UInt8(ascii: "\n") { text.removeLast() }
      let arguments = (allTypes.isEmpty ? inputTypes : allTypes).enumerated().map { index, type in
        Routine.Argument(
          mode: index < modes.count ? modes[index] : "i",
          name: index < names.count ? names[index] : "",
          type: type
        )
      }
      builder.add(
        ObjectIdentity(
          kind == "p" ? .procedure : .function,
          schema: try row.string(1),
          name: try row.string(2),
          arguments: inputTypes.joined(separator: ", ")
        ),
        Routine(
          definition: text,
          result: row[9],
          arguments: arguments,
          defaultCount: try row.int(13),
          isWindow: kind == "w"
        ),
        at: ObjectAddress(SystemCatalog.procedure, try row.oid(0)),
        owner: try row.string(3),
        acl: try row.texts(4),
        aclDefault: try row.texts(5) ?? []
      )
    }
  }
}
