import Postgres

/// What sets the NOT NULL constraint of a column apart; since PostgreSQL 18 it is an object with a name and a state.
///
/// A column whose constraint has a name of PostgreSQL's own choice, reaches the children, was validated and has no
/// comment has none of this: that is all that older servers know.
public struct NotNull: Sendable, Hashable, Codable {
  /// The name where it is not one that PostgreSQL chooses, and wherever there is a comment.
  @Exact public var name: String?
  /// `NO INHERIT`: the columns of child tables may be null.
  public var isNoInherit: Bool
  /// False for one that was added `NOT VALID` and never validated.
  public var isValidated: Bool
  /// The text of `COMMENT ON CONSTRAINT`.
  @Exact public var comment: String?

  public init(name: String? = nil, isNoInherit: Bool = false, isValidated: Bool = true, comment: String? = nil) {
    self.name = name
    self.isNoInherit = isNoInherit
    self.isValidated = isValidated
    self.comment = comment
  }

  /// Whether there is nothing to say.
  var isPlain: Bool { self == NotNull() }

  /// The name that PostgreSQL gives the constraint of a column.
  static func defaultName(_ column: ObjectIdentity) -> String {
    DefaultName.make(column.parent ?? "", column.name, "not_null")
  }

  /// `CONSTRAINT name NOT NULL NO INHERIT`, as the clause of a column has it.
  var clause: String {
    (name.map { "CONSTRAINT \(quoteIdentifier($0)) " } ?? "") + "NOT NULL" + (isNoInherit ? " NO INHERIT" : "")
  }
}

extension Column {
  /// `SET NOT NULL`, or the constraint with all it says.
  func settingNotNull(of identity: ObjectIdentity) -> [DDL] {
    guard let notNull else { return [alter(identity, "SET NOT NULL")] }
    return [addition(of: notNull, to: identity)] + commentingNotNull(on: identity)
  }

  /// What the clause of the column leaves out: a constraint that is not validated, and the comment.
  func notNullAttributes(of identity: ObjectIdentity) -> [DDL] {
    guard isNotNull, let notNull else { return [] }
    return (notNull.isValidated ? [] : [addition(of: notNull, to: identity)]) + commentingNotNull(on: identity)
  }

  /// The constraint among the elements of `CREATE TABLE`, for a column that comes from a parent and has a constraint
  /// with a name of its own: afterwards PostgreSQL has no way to name it.
  func notNullElement(of column: String) -> String? {
    guard isNotNull, let notNull, let name = notNull.name, notNull.isValidated else { return nil }
    let state = notNull.isNoInherit ? " NO INHERIT" : ""
    return "CONSTRAINT \(quoteIdentifier(name)) NOT NULL \(quoteIdentifier(column))\(state)"
  }

  private func addition(of notNull: NotNull, to identity: ObjectIdentity) -> DDL {
    let name = quoteIdentifier(notNull.name ?? NotNull.defaultName(identity))
    let state = (notNull.isNoInherit ? " NO INHERIT" : "") + (notNull.isValidated ? "" : " NOT VALID")
    return DDL(
      "ALTER TABLE \(identity.relationName) ADD CONSTRAINT \(name) NOT NULL \(quoteIdentifier(identity.name))\(state)"
    )
  }

  func commentingNotNull(on identity: ObjectIdentity) -> [DDL] {
    guard let notNull, let name = notNull.name, notNull.comment != nil else { return [] }
    return [Self.comment(notNull.comment, on: name, of: identity)]
  }

  private static func comment(_ text: String?, on name: String, of identity: ObjectIdentity) -> DDL {
    let object = "CONSTRAINT \(quoteIdentifier(name)) ON \(identity.relationName)"
    return DDL("COMMENT ON \(object) IS \(text.map(quoteLiteral) ?? "NULL")")
  }

  /// What leads from one constraint of a column that stays NOT NULL to the other.
  func notNullChange(to new: Column, _ identity: ObjectIdentity, follows: Bool) -> [DDL] {
    guard notNull != new.notNull else { return [] }
    let old = notNull ?? NotNull()
    let wanted = new.notNull ?? NotNull()
    if old.isValidated && !wanted.isValidated {
      return follows ? [] : [alter(identity, "DROP NOT NULL")] + new.settingNotNull(of: identity)
    }
    let table = "ALTER TABLE \(identity.relationName)"
    var statements: [DDL] = []
    let before = old.name ?? NotNull.defaultName(identity)
    let after = wanted.name ?? NotNull.defaultName(identity)
    if !ExactText.isSame(before, after), !(follows && wanted.name == nil) {
      statements.append(DDL("\(table) RENAME CONSTRAINT \(quoteIdentifier(before)) TO \(quoteIdentifier(after))"))
    }
    if old.isNoInherit != wanted.isNoInherit {
      let word = wanted.isNoInherit ? "NO INHERIT" : "INHERIT"
      statements.append(DDL("\(table) ALTER CONSTRAINT \(quoteIdentifier(after)) \(word)"))
    }
    if !old.isValidated, !follows { statements.append(DDL("\(table) VALIDATE CONSTRAINT \(quoteIdentifier(after))")) }
    if old.$comment != wanted.$comment { statements.append(Self.comment(wanted.comment, on: after, of: identity)) }
    return statements
  }
}
