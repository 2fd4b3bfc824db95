import Postgres

/// That a table is a child of another: one of its `INHERITS` parents, or the table it is a partition of.
///
/// It is an object of its own so that attaching and detaching find their place among the other changes: a table is
/// detached before and attached after anything that happens to it and its parent.
public struct Inheritance: ObjectDefinition {
  public var parent: ObjectIdentity
  /// The partition's bound, `FOR VALUES FROM (…) TO (…)` or `DEFAULT`; `nil` for an `INHERITS` parent.
  @Exact public var bound: String?

  public init(parent: ObjectIdentity, bound: String? = nil) {
    self.parent = parent
    self.bound = bound
  }

  public var inheritsFrom: ObjectIdentity? { parent }

  /// The identity of the inheritance of a child from a parent.
  public static func identity(of child: ObjectIdentity, from parent: ObjectIdentity) -> ObjectIdentity {
    child.part(.inheritance, parent.sqlName)
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let child = identity.table
    let joining = bound.map { Self.attach(child, to: parent, bound: $0) }
    let statement =
      joining.map { DDL($0, effect: .attachesPartition(child)) }
      ?? DDL("ALTER TABLE \(child.sqlName) INHERIT \(parent.sqlName)")
    return requirements(of: child, in: context) + [statement]
  }

  /// What a table that exists needs before it can join its parent: the parent's checks, and the keys and indexes that
  /// PostgreSQL would make under other names.
  private func requirements(of child: ObjectIdentity, in context: WritingContext) -> [DDL] {
    guard let before = context.counterpart, before[child] != nil else { return [] }
    var statements: [DDL] = []
    for part in context.catalog.parts(of: child, .constraint) where before[part] == nil {
      guard let constraint = context.catalog.definition(part, as: Constraint.self) else { continue }
      guard constraint.isInherited, !constraint.isLocal, !constraint.hasDefaultName else { continue }
      statements.append(DDL("ALTER TABLE \(child.sqlName) ADD \(constraint.clause(named: part.name))"))
    }
    for part in context.catalog.parts(of: child, .index) where before[part] == nil {
      guard let index = context.catalog.definition(part, as: Index.self) else { continue }
      if index.parentIndex != nil, !index.hasDefaultName { statements.append(index.statement(named: part)) }
    }
    return statements
  }

  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let child = identity.table.sqlName
    if bound != nil { return [DDL("ALTER TABLE \(parent.sqlName) DETACH PARTITION \(child)")] }
    return [DDL("ALTER TABLE \(child) NO INHERIT \(parent.sqlName)")]
  }

  public func alteration(of identity: ObjectIdentity, to new: Inheritance, in context: AlterationContext) -> Alteration
  {
    if self == new { return .unchanged }
    let removal = removal(of: identity, in: WritingContext(catalog: context.old))
    let creation = new.creation(of: identity, in: WritingContext(catalog: context.new))
    let why = bound.flatMap { old in new.bound.map { "bound \(old) → \($0)" } } ?? ""
    return .statements((removal + creation).map { DDL($0.sql, why: why) })
  }

  static func attach(_ child: ObjectIdentity, to parent: ObjectIdentity, bound: String) -> String {
    "ALTER TABLE \(parent.sqlName) ATTACH PARTITION \(child.sqlName) \(bound)"
  }
}

extension WritingContext {
  /// Whether a table of the old catalog becomes a child by the plan.
  func isAttached(_ table: ObjectIdentity) -> Bool {
    guard let before = counterpart, before[table] != nil else { return false }
    return !isStill(table, of: catalog.parents(of: table), in: before)
  }

  /// Whether a part of a table that becomes a child by the plan comes from what are its parents then and not now.
  func isAttached(part: ObjectIdentity) -> Bool {
    guard let before = counterpart, before[part.table] != nil else { return false }
    let parents = givers(of: part)
    return parents.isEmpty ? isAttached(part.table) : !isStill(part.table, of: parents, in: before)
  }

  /// Whether a part of a table stays with it when the parents that gave it are left.
  func isDetached(part: ObjectIdentity) -> Bool {
    guard let after = counterpart, after[part.table] != nil else { return false }
    let parents = givers(of: part)
    return parents.isEmpty ? isDetached(part.table) : !isStill(part.table, of: parents, in: after)
  }

  private func givers(of part: ObjectIdentity) -> [ObjectIdentity] {
    catalog.parents(of: part.table).filter { catalog[$0.part(part.kind, part.name)] != nil }
  }

  /// Whether a table of the new catalog is taken from its parents by the plan.
  func isDetached(_ table: ObjectIdentity) -> Bool {
    guard let after = counterpart, after[table] != nil else { return false }
    return !isStill(table, of: catalog.parents(of: table), in: after)
  }

  private func isStill(_ table: ObjectIdentity, of parents: [ObjectIdentity], in other: Catalog) -> Bool {
    parents.contains { other[Inheritance.identity(of: table, from: $0)] != nil }
  }
}

enum InheritanceReader: KindReader {
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT i.inhrelid, i.inhparent, i.inhseqno,
      CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END, i.inhparent::regclass
    FROM pg_catalog.pg_inherits i
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    WHERE c.relkind IN ('r', 'p', 'f') AND i.inhrelid >= 16384
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      let childOID = try row.oid(0)
      let parentOID = try row.oid(1)
      guard let child = builder.relation(childOID) else { continue }
      guard let parent = builder.relation(parentOID) else {
        let reason = "its parent \(row[4] ?? "") takes no part"
        builder.report(UnmanagedObject(kind: "inheritance", name: child.sqlName, reason: reason))
        continue
      }
      let identity = Inheritance.identity(of: child, from: parent)
      builder.add(
        CatalogEntry(identity, Inheritance(parent: parent, bound: row[3]), ordinal: try row.int(2))
      )
      builder.inherit(child, from: parent)
      builder.depend(identity, on: child)
      builder.depend(identity, on: parent)
      // What pg_depend says of the child itself is true of the inheritance: the child may outlive it.
      builder.redirect(
        ObjectAddress(SystemCatalog.relation, childOID),
        ObjectAddress(SystemCatalog.relation, parentOID),
        to: identity
      )
    }
  }
}
