import Postgres

/// What sets the NOT NULL constraint of a column apart; since PostgreSQL 18 it is an object with a name and a state.
///
/// A column whose constraint has a name of PostgreSQL's own choice, reaches the children, was validated and has no
/// comment has none of this: that is all that older servers know.
public struct NotNull: Sendable, Hashable, Codable {
  /// The name where it is not the one that PostgreSQL chooses, and wherever there is a comment: the parent's for a
  /// constraint that comes from a parent, else one made of the names of table and column.
  @Exact public var name: String?
  /// `NO INHERIT`: the columns of child tables may be null.
  public var isNoInherit: Bool
  /// False for one that was added `NOT VALID` and never validated.
  public var isValidated: Bool
  /// Whether a child has the constraint of its own accord too: it stays when the parent's goes. PostgreSQL has no
  /// statement that takes this away.
  public var isOwn: Bool
  /// The text of `COMMENT ON CONSTRAINT`.
  @Exact public var comment: String?

  public init(
    name: String? = nil,
    isNoInherit: Bool = false,
    isValidated: Bool = true,
    isOwn: Bool = false,
    comment: String? = nil
  ) {
    self.name = name
    self.isNoInherit = isNoInherit
    self.isValidated = isValidated
    self.isOwn = isOwn
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
  /// Whether children of the table get the constraint.
  var givesNotNull: Bool { isNotNull && !(notNull?.isNoInherit ?? false) }

  /// The name of the constraint, chosen or not.
  func notNullName(of identity: ObjectIdentity, in catalog: Catalog) -> String {
    if let name = notNull?.name { return name }
    for parent in Self.parents(of: identity, in: catalog) {
      guard let column = catalog.definition(parent, as: Column.self), column.givesNotNull else { continue }
      return column.notNullName(of: parent, in: catalog)
    }
    return NotNull.defaultName(identity)
  }

  /// The column for the clause of a `CREATE TABLE` that names its parents in that statement or is attached to one after
  /// it: so that the constraint comes out with the name it has.
  func clauseForm(of identity: ObjectIdentity, isPartition: Bool, in context: WritingContext) -> Column {
    // Before 18 the constraint has no name, and to say it twice does no harm.
    guard context.catalog.serverVersion >= 180_000, isNotNull, notNull?.name == nil else { return self }
    let isGiven = Self.parents(of: identity, in: context.catalog).contains {
      context.catalog.definition($0, as: Column.self)?.givesNotNull ?? false
    }
    var column = self
    if isGiven && !isPartition && notNull?.isOwn != true {
      column.isNotNull = false
    } else if isGiven || context.counterpart?[identity] != nil {
      // The table that is made again stands aside with the name that PostgreSQL would choose.
      column.notNull = notNull ?? NotNull()
      column.notNull?.name = notNullName(of: identity, in: context.catalog)
    }
    return column
  }

  /// `SET NOT NULL`, or the constraint with all it says.
  public func settingNotNull(of identity: ObjectIdentity) -> [DDL] {
    guard let notNull, notNull != NotNull(isOwn: true) else {
      return [alter(identity, "SET NOT NULL", effect: .setsNotNull(identity))]
    }
    return [addition(of: notNull, to: identity)] + commentingNotNull(on: identity)
  }

  /// What the clause of the column leaves out: a constraint that is not validated, and the comment.
  func notNullAttributes(of identity: ObjectIdentity) -> [DDL] {
    guard isNotNull, let notNull else { return [] }
    return (notNull.isValidated ? [] : [addition(of: notNull, to: identity)]) + commentingNotNull(on: identity)
  }

  /// The constraint among the elements of `CREATE TABLE`, for a column that comes from a parent and has a constraint
  /// with a name of its own: afterwards PostgreSQL has no way to name it. What a parent gives under its name is not said.
  func notNullElement(of identity: ObjectIdentity, in catalog: Catalog) -> String? {
    guard isNotNull, let notNull, let name = notNull.name, notNull.isValidated else { return nil }
    let isGiven = Self.parents(of: identity, in: catalog).contains {
      catalog.definition($0, as: Column.self)?.givesNotNull ?? false
    }
    if isGiven && !notNull.isOwn { return nil }
    let state = notNull.isNoInherit ? " NO INHERIT" : ""
    return "CONSTRAINT \(quoteIdentifier(name)) NOT NULL \(quoteIdentifier(identity.name))\(state)"
  }

  private func addition(of notNull: NotNull, to identity: ObjectIdentity) -> DDL {
    let name = quoteIdentifier(notNull.name ?? NotNull.defaultName(identity))
    let state = (notNull.isNoInherit ? " NO INHERIT" : "") + (notNull.isValidated ? "" : " NOT VALID")
    return DDL(
      "ALTER TABLE \(identity.relationName) ADD CONSTRAINT \(name) NOT NULL \(quoteIdentifier(identity.name))\(state)",
      effect: notNull.isValidated ? .setsNotNull(identity) : .other
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

  func renamingNotNull(of identity: ObjectIdentity, from old: Column, _ context: AlterationContext) -> [DDL] {
    let before = old.notNullName(of: identity, in: context.old)
    let after = notNullName(of: identity, in: context.new)
    if ExactText.isSame(before, after) { return [] }
    let names = "\(quoteIdentifier(before)) TO \(quoteIdentifier(after))"
    return [DDL("ALTER TABLE \(identity.relationName) RENAME CONSTRAINT \(names)")]
  }

  /// What leads from one constraint of a column that stays NOT NULL to the other.
  func notNullChange(to new: Column, _ identity: ObjectIdentity, _ context: AlterationContext) -> [DDL] {
    // Before 18 there is nothing but attnotnull.
    guard context.old.serverVersion >= 180_000, context.new.serverVersion >= 180_000 else { return [] }
    let follows = isInherited && new.isInherited
    let before = notNullName(of: identity, in: context.old)
    let after = new.notNullName(of: identity, in: context.new)
    if notNull == new.notNull && (follows || ExactText.isSame(before, after)) { return [] }
    let old = notNull ?? NotNull()
    let wanted = new.notNull ?? NotNull()
    if old.isValidated && !wanted.isValidated {
      return follows ? [] : [alter(identity, "DROP NOT NULL")] + new.settingNotNull(of: identity)
    }
    let table = "ALTER TABLE \(identity.relationName)"
    // PostgreSQL renames no constraint that comes from a parent; with the parent's it is renamed by itself.
    let name = follows ? before : after
    var statements = follows ? [] : new.renamingNotNull(of: identity, from: self, context)
    if old.isNoInherit != wanted.isNoInherit {
      let word = wanted.isNoInherit ? "NO INHERIT" : "INHERIT"
      statements.append(DDL("\(table) ALTER CONSTRAINT \(quoteIdentifier(name)) \(word)"))
    }
    if wanted.isOwn, !old.isOwn { statements.append(alter(identity, "SET NOT NULL", effect: .setsNotNull(identity))) }
    if !old.isValidated, !follows { statements.append(DDL("\(table) VALIDATE CONSTRAINT \(quoteIdentifier(name))")) }
    if old.$comment != wanted.$comment { statements.append(Self.comment(wanted.comment, on: name, of: identity)) }
    return statements
  }
}
