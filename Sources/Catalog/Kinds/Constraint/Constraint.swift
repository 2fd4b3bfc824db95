import Postgres

/// A primary key, unique, check or exclusion constraint of a table.
public struct Constraint: ObjectDefinition {
  public enum Kind: String, Sendable, Hashable, Codable {
    case primaryKey
    case unique
    case check
    case exclusion
  }

  public var kind: Kind
  /// The constraint as SQL writes it, without what the other properties say: `PRIMARY KEY (id)`,
  /// `CHECK ((total >= 0))`.
  @Exact public var definition: String
  public var deferral: Deferral
  public var isValidated: Bool
  /// False for a check that is `NOT ENFORCED` (PostgreSQL 18): it is noted and never tested.
  public var isEnforced: Bool
  /// The storage parameters of the index behind the constraint.
  public var parameters: StorageParameters
  /// The tablespace of that index; `nil` for the database's.
  @Exact public var tablespace: String?
  /// The comment on the index behind the constraint, which is not the constraint's own.
  @Exact public var indexComment: String?
  /// Whether a parent has the constraint too: it comes and goes with the parent's.
  public var isInherited: Bool
  /// Whether the table's own definition names the constraint.
  public var isLocal: Bool
  /// The constraint of the partitioned table that this one of a partition belongs to.
  public var parentConstraint: ObjectIdentity?
  /// Whether PostgreSQL would choose the name for a constraint that a partition gets from its parent.
  public var hasDefaultName: Bool

  public init(
    kind: Kind,
    definition: String,
    deferral: Deferral = .none,
    isValidated: Bool = true,
    isEnforced: Bool = true,
    parameters: StorageParameters = .init(),
    tablespace: String? = nil,
    indexComment: String? = nil,
    isInherited: Bool = false,
    isLocal: Bool = true,
    parentConstraint: ObjectIdentity? = nil,
    hasDefaultName: Bool = false
  ) {
    self.kind = kind
    self.definition = definition
    self.deferral = deferral
    self.isValidated = isValidated
    self.isEnforced = isEnforced
    self.parameters = parameters
    self.tablespace = tablespace
    self.indexComment = indexComment
    self.isInherited = isInherited
    self.isLocal = isLocal
    self.parentConstraint = parentConstraint
    self.hasDefaultName = hasDefaultName
  }

  public var inheritsFrom: ObjectIdentity? { parentConstraint }

  /// The constraint as `CREATE TABLE` and `ADD` have it.
  func clause(named name: String, isValidated: Bool) -> String {
    var clause = "CONSTRAINT \(quoteIdentifier(name)) \(definition)\(parameters.withClause)"
    if let tablespace { clause += " USING INDEX TABLESPACE \(quoteIdentifier(tablespace))" }
    return clause + deferral.clause + Deferral.state(isValidated: isValidated, isEnforced: isEnforced)
  }

  func clause(named name: String) -> String { clause(named: name, isValidated: isValidated) }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    let attributes = indexAttributes(of: identity, in: context.catalog)
    if isInherited && !isLocal { return attributes }
    return named(below: identity, in: context)
      + [addition(of: identity)] + attributes
  }

  /// `ALTER TABLE … ADD CONSTRAINT …`.
  ///
  /// - Parameters:
  ///   - only: Whether it is added to a partitioned table alone.
  ///   - isValidated: Whether rows that are there are looked at; `nil` for what the constraint itself says.
  public func addition(of identity: ObjectIdentity, only: Bool = false, isValidated: Bool? = nil) -> DDL {
    let clause = clause(named: identity.name, isValidated: isValidated ?? self.isValidated)
    let sql = "ALTER TABLE \(only ? "ONLY " : "")\(identity.relationName) ADD \(clause)"
    return DDL(sql, effect: .addsConstraint(identity))
  }

  /// What is said about the index behind the constraint, written when it exists.
  func indexAttributes(of identity: ObjectIdentity, in catalog: Catalog) -> [DDL] {
    let table = catalog.definition(identity.table, as: Table.self)
    return (table?.indexAttributes(of: identity.table, index: identity.name) ?? [])
      + (indexComment == nil ? [] : [commenting(identity)])
  }

  private func commenting(_ identity: ObjectIdentity) -> DDL {
    let index = quoteQualified(identity.schema, identity.name)
    return DDL("COMMENT ON INDEX \(index) IS \(indexComment.map(quoteLiteral) ?? "NULL")")
  }

  /// A key of a partitioned table finds the keys that its partitions have already, and makes the others under names of
  /// its own choice: so those with other names come first.
  private func named(below identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    context.catalog.inheritors(of: identity).flatMap { child -> [DDL] in
      guard let key = context.catalog.definition(child, as: Constraint.self) else { return [] }
      if key.hasDefaultName { return key.named(below: child, in: context) }
      return key.named(below: child, in: context)
        + [key.addition(of: child)]
    }
  }

  public func removal(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    if isInherited && !context.isDetached(part: identity) { return [] }
    return [DDL("ALTER TABLE \(identity.relationName) DROP CONSTRAINT \(quoteIdentifier(identity.name))")]
  }

  public func alteration(of identity: ObjectIdentity, to new: Constraint, in context: AlterationContext) -> Alteration {
    let follows = isInherited && new.isInherited
    if kind != new.kind || $definition != new.$definition {
      return .replace(why: "\(definition) → \(new.definition)")
    }
    if deferral != new.deferral { return .replace(why: "\(deferral.words) → \(new.deferral.words)") }
    if isEnforced != new.isEnforced {
      return .replace(why: "it becomes \(new.isEnforced ? "" : "NOT ")ENFORCED, which a check cannot change")
    }
    let isPartitioned = context.old.definition(identity.table, as: Table.self)?.isPartitioned == true
    if isPartitioned, parentConstraint == nil, parameters != new.parameters {
      return .replace(why: "PostgreSQL cannot change the storage parameters of a partitioned index")
    }
    var statements: [DDL] = []
    if isValidated, !new.isValidated { return .replace(why: "it becomes NOT VALID") }
    if !isValidated, new.isValidated, !follows {
      statements.append(identity.validation)
    }
    let index = "ALTER INDEX \(quoteQualified(identity.schema, identity.name))"
    statements += parameters.changes(to: new.parameters).map { DDL("\(index) \($0)") }
    if $tablespace != new.$tablespace {
      let space = quoteIdentifier(new.tablespace ?? "pg_default")
      statements.append(DDL("\(index) SET TABLESPACE \(space)", effect: .movesIndex(identity)))
    }
    if $indexComment != new.$indexComment { statements.append(new.commenting(identity)) }
    return .statements(statements)
  }
}

/// Whether and when a constraint may be checked at the end of the transaction.
public enum Deferral: String, Sendable, Hashable, Codable {
  case none
  case initiallyImmediate
  case initiallyDeferred

  init(isDeferrable: Bool, isDeferred: Bool) {
    self = isDeferred ? .initiallyDeferred : isDeferrable ? .initiallyImmediate : .none
  }

  /// What `pg_get_constraintdef` and `ADD CONSTRAINT` have for it, with a space before.
  var clause: String {
    switch self {
    case .none: ""
    case .initiallyImmediate: " DEFERRABLE"
    case .initiallyDeferred: " DEFERRABLE INITIALLY DEFERRED"
    }
  }

  /// In full, as `ALTER CONSTRAINT` takes it.
  var words: String {
    switch self {
    case .none: "NOT DEFERRABLE"
    case .initiallyImmediate: "DEFERRABLE INITIALLY IMMEDIATE"
    case .initiallyDeferred: "DEFERRABLE INITIALLY DEFERRED"
    }
  }

  /// What follows the deferral. A constraint that is not enforced was never validated, and nobody says so.
  static func state(isValidated: Bool, isEnforced: Bool) -> String {
    isEnforced ? isValidated ? "" : " NOT VALID" : " NOT ENFORCED"
  }

  /// A definition of `pg_get_constraintdef` without the deferral and the state at its end.
  func stripped(_ text: String, isValidated: Bool, isEnforced: Bool) -> String {
    let state = Self.state(isValidated: isValidated, isEnforced: isEnforced)
    var text = text[...]
    if text.hasSuffix(state) { text = text.dropLast(state.count) }
    if text.hasSuffix(clause) { text = text.dropLast(clause.count) }
    return String(text)
  }
}
