import Postgres

/// A domain (PostgreSQL documentation, "Domain Types").
public struct Domain: ObjectDefinition {
  /// The type below it, as in `character varying(20)`.
  @Exact public var baseType: String
  /// The collation as SQL where it is not that of the base type.
  @Exact public var collation: String?
  public var isNotNull: Bool
  /// The name of the NOT NULL constraint where it is not `<domain>_not_null`; PostgreSQL 17 and later.
  @Exact public var notNullName: String?
  /// The default as SQL.
  @Exact public var defaultValue: String?
  /// Sorted by name.
  public var checks: [DomainCheck]

  public init(
    baseType: String,
    collation: String? = nil,
    isNotNull: Bool = false,
    notNullName: String? = nil,
    defaultValue: String? = nil,
    checks: [DomainCheck] = []
  ) {
    self.baseType = baseType
    self.collation = collation
    self.isNotNull = isNotNull
    self.notNullName = notNullName
    self.defaultValue = defaultValue
    self.checks = checks
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    var sql = "CREATE DOMAIN \(identity.sqlName) AS \(baseType)"
    if let collation { sql += " COLLATE \(collation)" }
    if let defaultValue { sql += " DEFAULT \(defaultValue)" }
    if isNotNull { sql += "\(notNullName.map { " CONSTRAINT \(quoteIdentifier($0))" } ?? "") NOT NULL" }
    for check in checks where check.isValid { sql += "\n  \(check.clause)" }
    return [DDL(sql)] + checks.flatMap { $0.isValid ? $0.commenting(on: identity) : $0.addition(to: identity) }
  }

  public func alteration(of identity: ObjectIdentity, to new: Domain, in context: AlterationContext) -> Alteration {
    guard $baseType == new.$baseType else {
      return .replace(why: "type \(baseType) → \(new.baseType), which a domain cannot change")
    }
    guard $collation == new.$collation else { return .replace(why: "a domain cannot change its collation") }
    let alter = "ALTER DOMAIN \(identity.sqlName)"
    var statements = DomainCheck.removals(from: checks, to: new.checks, of: identity)
    if $defaultValue != new.$defaultValue {
      statements.append(DDL(new.defaultValue.map { "\(alter) SET DEFAULT \($0)" } ?? "\(alter) DROP DEFAULT"))
    }
    statements += notNullChange(to: new, identity)
    statements += DomainCheck.changes(from: checks, to: new.checks, of: identity)
    return .statements(statements)
  }

  private func notNullChange(to new: Domain, _ identity: ObjectIdentity) -> [DDL] {
    let alter = "ALTER DOMAIN \(identity.sqlName)"
    guard isNotNull != new.isNotNull || $notNullName != new.$notNullName else { return [] }
    var statements: [DDL] = []
    if isNotNull { statements.append(DDL("\(alter) DROP NOT NULL")) }
    if new.isNotNull {
      let addition = new.notNullName.map { "ADD CONSTRAINT \(quoteIdentifier($0)) NOT NULL" } ?? "SET NOT NULL"
      statements.append(DDL("\(alter) \(addition)", effect: .visitsValues(identity)))
    }
    return statements
  }
}
