import OrderedCollections
import Postgres

/// An operator (PostgreSQL documentation, "CREATE OPERATOR"). Its identity has the types of the operands as arguments,
/// `NONE` where there is none on the left.
public struct Operator: ObjectDefinition {
  /// The function's qualified and quoted name.
  @Exact public var function: String
  @Exact public var left: String?
  @Exact public var right: String
  /// The commutator and the negator, as in `OPERATOR(public.===)`; PostgreSQL resets them when that one is dropped.
  @Exact public var commutator: String?
  @Exact public var negator: String?
  /// The restriction and the join estimator.
  @Exact public var restriction: String?
  @Exact public var join: String?
  public var canHash: Bool
  public var canMerge: Bool

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    var items = ["FUNCTION = \(function)"]
    if let left { items.append("LEFTARG = \(left)") }
    items.append("RIGHTARG = \(right)")
    if let commutator { items.append("COMMUTATOR = \(commutator)") }
    if let negator { items.append("NEGATOR = \(negator)") }
    if let restriction { items.append("RESTRICT = \(restriction)") }
    if let join { items.append("JOIN = \(join)") }
    if canHash { items.append("HASHES") }
    if canMerge { items.append("MERGES") }
    let name = "\(identity.schema.map(quoteIdentifier) ?? "pg_catalog").\(identity.name)"
    return [DDL("CREATE OPERATOR \(name) (\n  \(items.joined(separator: ",\n  "))\n)")]
  }

  public func alteration(of identity: ObjectIdentity, to new: Operator, in context: AlterationContext) -> Alteration {
    guard $function == new.$function else { return .replace(why: "the function of an operator cannot be changed") }
    let isNewer = context.new.serverVersion >= 170_000
    let isTaken = canHash && !new.canHash || canMerge && !new.canMerge
    if (canHash, canMerge) != (new.canHash, new.canMerge), !isNewer || isTaken {
      return .replace(why: "HASHES and MERGES of an operator cannot be changed")
    }
    var items: [String] = []
    if $restriction != new.$restriction { items.append("RESTRICT = \(new.restriction ?? "NONE")") }
    if $join != new.$join { items.append("JOIN = \(new.join ?? "NONE")") }
    if canHash != new.canHash { items.append("HASHES") }
    if canMerge != new.canMerge { items.append("MERGES") }
    for (word, old, new) in [("COMMUTATOR", commutator, new.commutator), ("NEGATOR", negator, new.negator)] {
      if old == new || isLinked(old, new, context) { continue }
      guard let new, old == nil, isNewer else {
        return .replace(why: "the \(word.lowercased()) of an operator cannot be changed")
      }
      items.append("\(word) = \(new)")
    }
    if items.isEmpty { return .unchanged }
    return .inPlace([DDL("ALTER \(identity.address) SET (\(items.joined(separator: ", ")))")])
  }

  /// Whether PostgreSQL changes the link by itself: making the other operator sets it, dropping that one resets it.
  private func isLinked(_ old: String?, _ new: String?, _ context: AlterationContext) -> Bool {
    if let old, new == nil { return Self.count(old, context.new) < Self.count(old, context.old) }
    if let new, old == nil { return Self.count(new, context.old) < Self.count(new, context.new) }
    return false
  }

  /// How many operators of a name there are, written as ``commutator`` is.
  private static func count(_ link: String, _ catalog: Catalog) -> Int {
    catalog.entries.keys.lazy.filter { $0.kind == .operator }
      .filter { "OPERATOR(\(quoteIdentifier($0.schema ?? "")).\($0.name))" == link }.count
  }
}

enum OperatorReader: KindReader {
  private static func link(_ column: String) -> String {
    """
    (SELECT pg_catalog.format('OPERATOR(%I.%s)', ln.nspname, l.oprname) FROM pg_catalog.pg_operator l
      JOIN pg_catalog.pg_namespace ln ON ln.oid = l.oprnamespace WHERE l.oid = \(column))
    """
  }

  private static func function(_ column: String) -> String {
    """
    (SELECT pg_catalog.format('%I.%I', fn.nspname, f.proname) FROM pg_catalog.pg_proc f
      JOIN pg_catalog.pg_namespace fn ON fn.oid = f.pronamespace WHERE f.oid = \(column))
    """
  }

  /// An operator without a function is a shell: only named by another one.
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT o.oid, n.nspname, o.oprname, pg_catalog.pg_get_userbyid(o.oprowner),
      \(function("o.oprcode::pg_catalog.oid")),
      CASE WHEN o.oprleft <> 0 THEN pg_catalog.format_type(o.oprleft, NULL) END,
      CASE WHEN o.oprright <> 0 THEN pg_catalog.format_type(o.oprright, NULL) ELSE 'NONE' END,
      \(link("o.oprcom")), \(link("o.oprnegate")),
      \(function("o.oprrest::pg_catalog.oid")), \(function("o.oprjoin::pg_catalog.oid")), o.oprcanhash, o.oprcanmerge
    FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
    WHERE o.oid >= 16384 AND o.oprcode <> 0 AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let oid = try row.oid(0)
      if builder.isExtensionMember(SystemCatalog.operator, oid) { continue }
      let right = try row.string(6)
      builder.add(
        ObjectIdentity(
          .operator,
          schema: try row.string(1),
          name: try row.string(2),
          arguments: "\(row[5] ?? "NONE"), \(right)"
        ),
        Operator(
          function: try row.string(4),
          left: row[5],
          right: right,
          commutator: row[7],
          negator: row[8],
          restriction: row[9],
          join: row[10],
          canHash: try row.bool(11),
          canMerge: try row.bool(12)
        ),
        at: ObjectAddress(SystemCatalog.operator, oid),
        owner: try row.string(3)
      )
    }
  }
}
