import Postgres

/// A foreign key. It is written after everything else of its table, when the data is there.
public struct ForeignKey: ObjectDefinition {
  /// The constraint as SQL writes it, without deferral and validity: `FOREIGN KEY (plan_id) REFERENCES public.plans(id)`.
  @Exact public var definition: String
  public var deferral: Deferral
  public var isValidated: Bool
  /// False for one that is `NOT ENFORCED` (PostgreSQL 18): it is noted and never tested.
  public var isEnforced: Bool
  /// The table it refers to.
  public var referenced: ObjectIdentity?
  /// Whether it comes from the partitioned table of which its table is a partition.
  public var isInherited: Bool

  public init(
    definition: String,
    deferral: Deferral = .none,
    isValidated: Bool = true,
    isEnforced: Bool = true,
    referenced: ObjectIdentity? = nil,
    isInherited: Bool = false
  ) {
    self.definition = definition
    self.deferral = deferral
    self.isValidated = isValidated
    self.isEnforced = isEnforced
    self.referenced = referenced
    self.isInherited = isInherited
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    if isInherited { return [] }
    return [addition(of: identity)]
  }

  /// `ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY …`.
  ///
  /// - Parameter isValidated: Whether rows that are there are looked at; `nil` for what the key itself says.
  public func addition(of identity: ObjectIdentity, isValidated: Bool? = nil) -> DDL {
    let state = Deferral.state(isValidated: isValidated ?? self.isValidated, isEnforced: isEnforced)
    let clause = "CONSTRAINT \(quoteIdentifier(identity.name)) \(definition)\(deferral.clause)\(state)"
    return DDL("ALTER TABLE \(identity.relationName) ADD \(clause)", effect: .addsConstraint(identity))
  }

  /// One that came from the partitioned table stays with a detached partition as its own.
  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    if isInherited, !context.isDetached(identity.table) { return [] }
    return [DDL("ALTER TABLE \(identity.relationName) DROP CONSTRAINT \(quoteIdentifier(identity.name))")]
  }

  public func alteration(of identity: ObjectIdentity, to new: ForeignKey, in context: AlterationContext) -> Alteration {
    if $definition != new.$definition { return .replace(why: "\(definition) → \(new.definition)") }
    if isInherited && new.isInherited { return .unchanged }
    if isValidated || !isEnforced, new.isEnforced, !new.isValidated { return .replace(why: "it becomes NOT VALID") }
    let name = quoteIdentifier(identity.name)
    var statements: [DDL] = []
    if deferral != new.deferral {
      statements.append(DDL("ALTER TABLE \(identity.relationName) ALTER CONSTRAINT \(name) \(new.deferral.words)"))
    }
    // One that is enforced again is validated by the same statement.
    if isEnforced != new.isEnforced {
      let word = new.isEnforced ? "ENFORCED" : "NOT ENFORCED"
      statements.append(DDL("ALTER TABLE \(identity.relationName) ALTER CONSTRAINT \(name) \(word)"))
    } else if !isValidated, new.isValidated {
      statements.append(identity.validation)
    }
    return .statements(statements)
  }
}

enum ForeignKeyReader: KindReader {
  /// A reference to a partitioned table has a row for each partition too; those are PostgreSQL's own.
  static func query(_ scope: ReadingScope) -> String {
    """
    SELECT k.oid, k.conrelid, k.conname, pg_catalog.pg_get_constraintdef(k.oid), k.condeferrable, k.condeferred,
      k.convalidated, k.conparentid <> 0, k.confrelid, \(scope.serverVersion >= 180_000 ? "k.conenforced" : "true")
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_constraint parent ON parent.oid = k.conparentid
    WHERE k.contype = 'f' AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
      AND parent.conrelid IS DISTINCT FROM k.conrelid AND \(scope.managed("n"))
    """
  }

  static func read(_ rows: ResultSet, into builder: inout CatalogBuilder) throws(PostgresError) {
    for row in rows {
      guard let table = builder.relation(try row.oid(1)) else { continue }
      let identity = table.part(.foreignKey, try row.string(2))
      let deferral = Deferral(isDeferrable: try row.bool(4), isDeferred: try row.bool(5))
      let isValidated = try row.bool(6)
      let isEnforced = try row.bool(9)
      let key = ForeignKey(
        definition: deferral.stripped(try row.string(3), isValidated: isValidated, isEnforced: isEnforced),
        deferral: deferral,
        isValidated: isValidated,
        isEnforced: isEnforced,
        referenced: builder.relation(try row.oid(8)),
        isInherited: try row.bool(7)
      )
      builder.add(identity, key, at: ObjectAddress(SystemCatalog.constraint, try row.oid(0)))
      builder.depend(identity, on: table)
    }
  }
}
