import Postgres

/// The default of a column.
public struct ColumnDefault: ObjectDefinition {
  /// The expression; `nil` where a child's column has no default although the parent's has one.
  @Exact public var expression: String?
  /// Whether a parent's column has the same default: changes reach it through the parent.
  public var isInherited: Bool

  public init(expression: String?, isInherited: Bool = false) {
    self.expression = expression
    self.isInherited = isInherited
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    isInherited && !context.isAttached(identity.table)
      ? []
      : [setting(of: identity)]
        + Self.restoring(below: identity, in: context.catalog) { !context.made.contains($0) }
  }

  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    if isInherited && context.counterpart == nil { return [] }
    let none = ColumnDefault(expression: nil)
    let children = context.counterpart.map { Self.restoring(below: identity, in: $0) { _ in true } } ?? []
    return [none.setting(of: identity)] + children
  }

  public func alteration(of identity: ObjectIdentity, to new: ColumnDefault, in context: AlterationContext)
    -> Alteration
  {
    if $expression == new.$expression { return .unchanged }
    if new.isInherited, Self.parentChanges(identity, in: context) { return .unchanged }
    let why = "default \(expression ?? "none") → \(new.expression ?? "none")"
    var change = new.setting(of: identity)
    change.why = why
    return .statements([change] + Self.restoring(below: identity, in: context.new) { context.old[$0] != nil })
  }

  /// `SET DEFAULT …` or `DROP DEFAULT`.
  public func setting(of identity: ObjectIdentity) -> DDL {
    let action = expression.map { "SET DEFAULT \($0)" } ?? "DROP DEFAULT"
    let name = quoteIdentifier(identity.name)
    return DDL(DDL.ColumnAction(head: "ALTER TABLE \(identity.relationName)", action: "ALTER COLUMN \(name) \(action)"))
  }

  /// Whether the same change happens to a parent, from where it reaches this column.
  private static func parentChanges(_ identity: ObjectIdentity, in context: AlterationContext) -> Bool {
    context.new.parents(of: identity.table).contains { parent in
      let part = parent.part(.columnDefault, identity.name)
      let old = context.old.definition(part, as: ColumnDefault.self)
      let new = context.new.definition(part, as: ColumnDefault.self)
      return old?.expression != new?.expression
        && context.old[Inheritance.identity(of: identity.table, from: parent)] != nil
    }
  }

  /// A change of a parent's default reaches all children; those with one of their own get it again. Those that come later
  /// bring theirs.
  private static func restoring(
    below identity: ObjectIdentity,
    in catalog: Catalog,
    where isThere: (ObjectIdentity) -> Bool
  ) -> [DDL] {
    catalog.inheritors(of: identity.table).filter(isThere).flatMap { child -> [DDL] in
      let part = child.part(.columnDefault, identity.name)
      guard let value = catalog.definition(part, as: ColumnDefault.self), !value.isInherited else {
        return restoring(below: part, in: catalog, where: isThere)
      }
      return [value.setting(of: part)] + restoring(below: part, in: catalog, where: isThere)
    }
  }
}

enum ColumnDefaultReader: KindReader {
  /// A default names no columns, so that `pg_get_expr()` needs no relation; with one, it would open every table.
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT a.attrelid, a.attname, d.oid, pg_catalog.pg_get_expr(d.adbin, 0), a.attinhcount > 0, a.attnum
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND (a.atthasdef OR a.attinhcount > 0)
      AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    var inherited: [ObjectIdentity] = []
    for row in rows {
      guard let table = builder.relation(try row.oid(0)) else { continue }
      let name = try row.string(1)
      let identity = table.part(.columnDefault, name)
      if try row.bool(4) { inherited.append(identity) }
      guard row[2] != nil, let expression = row[3] else { continue }
      let address = ObjectAddress(SystemCatalog.attributeDefault, try row.oid(2))
      builder.add(identity, ColumnDefault(expression: expression), at: address, ordinal: try row.int(5))
      builder.depend(identity, on: table.part(.column, name))
    }
    for identity in inherited { compare(identity, &builder) }
  }

  /// Marks a child's default that is a parent's, and notes the absence of one that a parent has.
  private static func compare(_ identity: ObjectIdentity, _ builder: inout CatalogBuilder) {
    let own = expression(identity, builder)
    let theirs = builder.parents(of: identity.table).map { expression($0.part(.columnDefault, identity.name), builder) }
    if let own, theirs.contains(where: { ExactText.isSame($0, own) }) {
      builder.update(identity) { $0.definition = ColumnDefault(expression: own, isInherited: true) }
    } else if own == nil, theirs.contains(where: { $0 != nil }) {
      let column = identity.table.part(.column, identity.name)
      builder.add(CatalogEntry(identity, ColumnDefault(expression: nil), ordinal: builder.entry(column)?.ordinal ?? 0))
      builder.depend(identity, on: column)
    }
  }

  private static func expression(_ identity: ObjectIdentity, _ builder: CatalogBuilder) -> String? {
    (builder.entry(identity)?.definition as? ColumnDefault)?.expression
  }
}
