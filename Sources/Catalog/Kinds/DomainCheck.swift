import Postgres

/// A check of a ``Domain``.
public struct DomainCheck: Sendable, Hashable, Codable {
  @Exact public var name: String
  /// As SQL: `CHECK ((VALUE > 0))`.
  @Exact public var definition: String
  /// False for one that was added `NOT VALID` and never validated.
  public var isValid: Bool
  @Exact public var comment: String?

  public init(name: String, definition: String, isValid: Bool = true, comment: String? = nil) {
    self.name = name
    self.definition = definition
    self.isValid = isValid
    self.comment = comment
  }

  /// `CONSTRAINT name CHECK (…)`.
  var clause: String { "CONSTRAINT \(quoteIdentifier(name)) \(definition)" }

  func addition(to domain: ObjectIdentity) -> [DDL] {
    [addition(to: domain, isValid: isValid)] + commenting(on: domain)
  }

  /// `ALTER DOMAIN … ADD CONSTRAINT …`.
  ///
  /// - Parameter isValid: Whether stored values are looked at.
  public func addition(to domain: ObjectIdentity, isValid: Bool) -> DDL {
    let sql = "ALTER DOMAIN \(domain.sqlName) ADD \(clause)\(isValid ? "" : " NOT VALID")"
    return DDL(sql, effect: isValid ? .addsDomainCheck(name, domain: domain) : .other)
  }

  /// `ALTER DOMAIN … VALIDATE CONSTRAINT …`.
  public func validation(on domain: ObjectIdentity) -> DDL {
    let sql = "ALTER DOMAIN \(domain.sqlName) VALIDATE CONSTRAINT \(quoteIdentifier(name))"
    return DDL(sql, effect: .visitsValues(domain))
  }

  func commenting(on domain: ObjectIdentity) -> [DDL] {
    comment == nil ? [] : [commentStatement(on: domain)]
  }

  private func commentStatement(on domain: ObjectIdentity) -> DDL {
    let text = comment.map(quoteLiteral) ?? "NULL"
    return DDL("COMMENT ON CONSTRAINT \(quoteIdentifier(name)) ON DOMAIN \(domain.sqlName) IS \(text)")
  }

  /// Whether this one becomes `new` without being dropped: the same check, at most validated.
  private func canBecome(_ new: DomainCheck) -> Bool {
    $definition == new.$definition && (isValid == new.isValid || new.isValid)
  }

  static func removals(from old: [DomainCheck], to new: [DomainCheck], of domain: ObjectIdentity) -> [DDL] {
    old.filter { check in !new.contains { $0.$name == check.$name && check.canBecome($0) } }.map {
      DDL("ALTER DOMAIN \(domain.sqlName) DROP CONSTRAINT \(quoteIdentifier($0.name))")
    }
  }

  static func changes(from old: [DomainCheck], to new: [DomainCheck], of domain: ObjectIdentity) -> [DDL] {
    var statements: [DDL] = []
    for check in new {
      guard let before = old.first(where: { $0.$name == check.$name && $0.canBecome(check) }) else {
        statements += check.addition(to: domain)
        continue
      }
      if check.isValid && !before.isValid {
        statements.append(check.validation(on: domain))
      }
      if check.$comment != before.$comment { statements.append(check.commentStatement(on: domain)) }
    }
    return statements
  }
}
