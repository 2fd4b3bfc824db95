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
  /// The text of `COMMENT ON CONSTRAINT` for it.
  @Exact public var notNullComment: String?
  /// The default as SQL.
  @Exact public var defaultValue: String?
  /// Sorted by name.
  public var checks: [DomainCheck]

  public init(
    baseType: String,
    collation: String? = nil,
    isNotNull: Bool = false,
    notNullName: String? = nil,
    notNullComment: String? = nil,
    defaultValue: String? = nil,
    checks: [DomainCheck] = []
  ) {
    self.baseType = baseType
    self.collation = collation
    self.isNotNull = isNotNull
    self.notNullName = notNullName
    self.notNullComment = notNullComment
    self.defaultValue = defaultValue
    self.checks = checks
  }

  public func creation(of identity: ObjectIdentity, in context: WritingContext) -> [DDL] {
    var sql = "CREATE DOMAIN \(identity.sqlName) AS \(baseType)"
    if let collation { sql += " COLLATE \(collation)" }
    if let defaultValue { sql += " DEFAULT \(defaultValue)" }
    if isNotNull { sql += "\(notNullName.map { " CONSTRAINT \(quoteIdentifier($0))" } ?? "") NOT NULL" }
    for check in checks where check.isValid { sql += "\n  \(check.clause)" }
    return [DDL(sql)] + (notNullComment == nil ? [] : [commentingNotNull(on: identity)])
      + checks.flatMap { $0.isValid ? $0.commenting(on: identity) : $0.addition(to: identity) }
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
    statements += notNullChange(to: new, identity, context)
    statements += DomainCheck.changes(from: checks, to: new.checks, of: identity)
    return .statements(statements)
  }

  private func notNullChange(to new: Domain, _ identity: ObjectIdentity, _ context: AlterationContext) -> [DDL] {
    let alter = "ALTER DOMAIN \(identity.sqlName)"
    var statements: [DDL] = []
    var comment = $notNullComment
    if isNotNull != new.isNotNull {
      comment = Exact(wrappedValue: nil)
      if new.isNotNull {
        let addition = new.notNullName.map { "ADD CONSTRAINT \(quoteIdentifier($0)) NOT NULL" } ?? "SET NOT NULL"
        statements.append(DDL("\(alter) \(addition)", effect: .setsDomainNotNull(identity)))
      } else {
        statements.append(DDL("\(alter) DROP NOT NULL"))
      }
    } else if context.old.serverVersion < 170_000 || context.new.serverVersion < 170_000 {
      // There the constraint has no name.
      return []
    } else if isNotNull, $notNullName != new.$notNullName {
      let names = [self, new].map { quoteIdentifier($0.actualNotNullName(of: identity)) }
      statements.append(DDL("\(alter) RENAME CONSTRAINT \(names[0]) TO \(names[1])"))
    }
    if comment != new.$notNullComment { statements.append(new.commentingNotNull(on: identity)) }
    return statements
  }

  /// The name that PostgreSQL gives the NOT NULL constraint of a domain.
  static func defaultNotNullName(_ domain: ObjectIdentity) -> String { DefaultName.make(domain.name, nil, "not_null") }

  private func actualNotNullName(of identity: ObjectIdentity) -> String {
    notNullName ?? Self.defaultNotNullName(identity)
  }

  private func commentingNotNull(on identity: ObjectIdentity) -> DDL {
    let name = quoteIdentifier(actualNotNullName(of: identity))
    let text = notNullComment.map(quoteLiteral) ?? "NULL"
    return DDL("COMMENT ON CONSTRAINT \(name) ON DOMAIN \(identity.sqlName) IS \(text)")
  }
}
