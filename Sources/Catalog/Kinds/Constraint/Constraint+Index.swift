import Postgres

extension Constraint {
  /// Whether the constraint can be made of an index that was built before: `ADD CONSTRAINT … USING INDEX` is for keys
  /// (PostgreSQL documentation, "ALTER TABLE").
  public var isKey: Bool { kind == .primaryKey || kind == .unique }

  /// The unique index that can become the constraint.
  ///
  /// - Parameter table: The table that the constraint is on.
  public func index(on table: ObjectIdentity) -> Index? {
    let start = kind == .primaryKey ? "PRIMARY KEY " : "UNIQUE "
    guard isKey, definition.hasPrefix(start) else { return nil }
    var columns = definition.dropFirst(start.count)
    let nulls = "NULLS NOT DISTINCT "
    let isStrict = columns.hasPrefix(nulls)
    if isStrict { columns = columns.dropFirst(nulls.count) }
    return Index(
      relation: table,
      isUnique: true,
      definition: "btree \(columns)" + (isStrict ? " NULLS NOT DISTINCT" : ""),
      parameters: parameters,
      tablespace: tablespace
    )
  }

  /// `ADD CONSTRAINT … USING INDEX …` with that index, which gets the constraint's name.
  public func addition(of identity: ObjectIdentity, using index: String) -> DDL {
    DDL(
      "ALTER TABLE \(identity.relationName) ADD \(clause(of: identity, using: index))",
      effect: .addsConstraint(identity)
    )
  }

  /// The same in one statement with the removal of the constraint that has the name so far.
  public func replacement(of identity: ObjectIdentity, using index: String) -> DDL {
    let drop = "DROP CONSTRAINT \(quoteIdentifier(identity.name))"
    return DDL(
      "ALTER TABLE \(identity.relationName) \(drop), ADD \(clause(of: identity, using: index))",
      effect: .addsConstraint(identity)
    )
  }

  private func clause(of identity: ObjectIdentity, using index: String) -> String {
    let word = kind == .primaryKey ? "PRIMARY KEY" : "UNIQUE"
    let name = quoteIdentifier(identity.name)
    return "CONSTRAINT \(name) \(word) USING INDEX \(quoteIdentifier(index))\(deferral.clause)"
  }
}
