import Postgres

extension Column {
  public func alteration(of identity: ObjectIdentity, to new: Column, in context: AlterationContext) -> Alteration {
    if let why = replacement(new, identity, context) { return .replace(why: why) }
    let follows = isInherited && new.isInherited || context.followsRowType(identity.table)
    var statements: [DDL] = []
    var rebuilding: Set<ObjectKind> = []
    // Storage and compression are those of the type after it changed.
    var isReset = false
    // Only integers can have an identity: it goes before the type changes, and comes after it.
    if new.identity == nil { statements += identityChange(new, identity) }
    // What is computed has no USING, so that it becomes a plain column before it gets another type.
    if generated != nil, new.generated == nil, !follows { statements.append(apart(alter(identity, "DROP EXPRESSION"))) }
    if $type != new.$type || $collation != new.$collation {
      rebuilding = ColumnTypeChange.rebuilding(from: self, to: new)
      if !follows { statements.append(retyping(new, identity, context)) }
      isReset = true
    }
    // An identity column must be NOT NULL for as long as it is one.
    if new.isNotNull != isNotNull {
      if !(follows && Self.parentsChange(identity, to: new.isNotNull, context)) {
        statements += new.isNotNull ? new.settingNotNull(of: identity) : [alter(identity, "DROP NOT NULL")]
        if !new.isNotNull { statements += Self.restoringNotNull(below: identity, context) }
      } else if new.notNull?.isOwn == true {
        statements.append(alter(identity, "SET NOT NULL", effect: .setsNotNull(identity)))
      } else if notNull?.isOwn == true {
        // The parent's goes first, and leaves it.
        statements.append(alter(identity, "DROP NOT NULL"))
        statements += Self.restoringNotNull(below: identity, context)
      }
    }
    if isNotNull, new.isNotNull { statements += notNullChange(to: new, identity, context) }
    if new.identity != nil { statements += identityChange(new, identity) }
    if isReset {
      statements += new.attributesLostWithType(of: identity)
    } else if $storage != new.$storage {
      statements += storageChange(new, identity, context)
    }
    if !isReset, $compression != new.$compression {
      statements.append(alter(identity, "SET COMPRESSION \(new.compression ?? "default")"))
    }
    if statistics != new.statistics { statements.append(alter(identity, "SET STATISTICS \(new.statistics ?? -1)")) }
    statements += options.changes(to: new.options).map { alter(identity, $0) }
    if let change = foreignOptions.change(to: new.foreignOptions, isAltered: true) {
      statements.append(alter(identity, change))
    }
    return statements.isEmpty && rebuilding.isEmpty ? .unchanged : .inPlace(statements, rebuilding: rebuilding)
  }

  /// Why the column must be made again, where it must.
  private func replacement(_ new: Column, _ identity: ObjectIdentity, _ context: AlterationContext) -> String? {
    guard let generation = new.generated else { return nil }
    guard let old = generated else { return "a column cannot become a generated one in place" }
    if old.isVirtual != generation.isVirtual {
      return "a generated column cannot become \(generation.isVirtual ? "virtual" : "stored") in place"
    }
    return old == generation ? nil : "the expression of a generated column changes"
  }

  private func retyping(_ new: Column, _ identity: ObjectIdentity, _ context: AlterationContext) -> DDL {
    let conversion = context.hints.conversions[identity]
    var action = "TYPE \(new.type)"
    if let collation = new.collation { action += " COLLATE \(collation)" }
    if let conversion {
      action += " USING \(conversion)"
    } else if generated == nil || new.generated == nil,
      context.new.definition(identity.table, as: Table.self)?.foreign == nil
    {
      // What a foreign table holds is elsewhere, and PostgreSQL refuses to say how it would be converted.
      let cast = ColumnTypeChange.cast(from: type, to: new.type, in: context)
      action += cast.map { " USING \(quoteIdentifier(identity.name))\($0)" } ?? ""
    }
    let why =
      $type == new.$type
      ? "collation \(collation ?? "of the type") → \(new.collation ?? "of the type")" : "type \(type) → \(new.type)"
    return alter(identity, action, why: why, effect: .changesType(identity))
  }

  // MARK: Not null

  /// Whether the same change happens to a parent's column and so reaches this one.
  private static func parentsChange(_ identity: ObjectIdentity, to isNotNull: Bool, _ context: AlterationContext)
    -> Bool
  {
    parents(of: identity, in: context.new).contains { parent in
      guard let old = context.old.definition(parent, as: Column.self) else { return false }
      guard let new = context.new.definition(parent, as: Column.self) else { return false }
      return old.isNotNull != isNotNull && new.isNotNull == isNotNull
    }
  }

  /// `DROP NOT NULL` of a parent reaches all children; those that keep theirs get it again, or the name that it has from
  /// now on where it is their own.
  private static func restoringNotNull(below identity: ObjectIdentity, _ context: AlterationContext) -> [DDL] {
    context.new.inheritors(of: identity.table).flatMap { child -> [DDL] in
      let part = child.part(.column, identity.name)
      guard let column = context.new.definition(part, as: Column.self),
        let before = context.old.definition(part, as: Column.self)
      else { return [] }
      if column.isNotNull, before.notNull?.isOwn == true {
        return column.renamingNotNull(of: part, from: before, context)
      }
      return column.isNotNull ? column.settingNotNull(of: part) : restoringNotNull(below: part, context)
    }
  }

  // MARK: Storage

  private func storageChange(_ new: Column, _ identity: ObjectIdentity, _ context: AlterationContext) -> [DDL] {
    if let storage = new.storage { return [alter(identity, "SET STORAGE \(storage)")] }
    // DEFAULT is a word of PostgreSQL 16 and later.
    let word = context.new.serverVersion >= 160_000 ? "DEFAULT" : ColumnTypeChange.defaultStorage(of: type)
    return [alter(identity, "SET STORAGE \(word)")]
  }

  // MARK: Identity

  /// Within one statement PostgreSQL looks whether a type goes with an identity before anything is carried out
  /// (`transformAlterTableStmt` in `src/backend/parser/parse_utilcmd.c`), so that neither can come or go beside it.
  private func apart(_ ddl: DDL) -> DDL {
    var ddl = ddl
    ddl.columnAction = nil
    return ddl
  }

  /// The statement that makes an identity column of a column that has values.
  public func identityAddition(of identity: ObjectIdentity) -> DDL {
    let clause = self.identity?.clause(in: identity.schema) ?? "GENERATED BY DEFAULT AS IDENTITY"
    return apart(alter(identity, "ADD \(clause)", effect: .addsIdentity(identity)))
  }

  private func identityChange(_ new: Column, _ identity: ObjectIdentity) -> [DDL] {
    let type = new.type
    switch (self.identity, new.identity) {
    case (nil, nil): return []
    case (nil, _?): return [new.identityAddition(of: identity)]
    case (_?, nil): return [apart(alter(identity, "DROP IDENTITY"))]
    case (let old?, let new?):
      var statements: [DDL] = []
      let before = old.sequenceName ?? Column.Identity.defaultName(identity)
      let after = new.sequenceName ?? Column.Identity.defaultName(identity)
      if !ExactText.isSame(before, after) {
        let name = quoteQualified(identity.schema, before)
        statements.append(DDL("ALTER SEQUENCE \(name) RENAME TO \(quoteIdentifier(after))"))
      }
      var actions: [String] = old.isAlways == new.isAlways ? [] : ["SET \(new.kind)"]
      actions += old.options.changes(to: new.options, type: type).map { "SET \($0)" }
      if !actions.isEmpty { statements.append(alter(identity, actions.joined(separator: " "))) }
      return statements
    }
  }
}

extension Column.Identity {
  /// The name that PostgreSQL gives the sequence of an identity column.
  public static func defaultName(_ column: ObjectIdentity) -> String {
    DefaultName.make(column.parent ?? "", column.name, "seq")
  }
}
