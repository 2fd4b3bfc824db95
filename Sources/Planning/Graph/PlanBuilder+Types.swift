import Catalog
import OrderedCollections
import Postgres

extension PlanBuilder {
  /// A type that cannot be altered is set aside under another name, made anew, given to the columns that have it, and
  /// dropped.
  mutating func addTypeRebuild(_ identity: ObjectIdentity) {
    let aside = ObjectIdentity(identity.kind, schema: identity.schema, name: SetAside.name(identity.name))
    let rename = DDL("ALTER \(identity.keyword) \(identity.sqlName) RENAME TO \(quoteIdentifier(aside.name))")
    let first = graph.add(.makeRoom, identity, [planned(rename, "sets \(identity) aside to make it again")])
    let last = graph.add(.drop, identity, [planned(DDL("DROP \(aside.address)"), "drops the old \(identity)")])
    beginsAt[identity] = first
    freedAt[identity] = first
    goneAt[identity] = last
    graph.order(first, before: last)
  }

  /// Columns get the new type in one step where the old one is set aside, and are text for a while where it cannot stay.
  mutating func addRetyping() {
    for (column, why) in difference.detoured.sorted(by: { $0.key < $1.key }) where !follows(column) {
      let name = quoteIdentifier(column.name)
      let sql = "ALTER TABLE \(column.relationName) ALTER COLUMN \(name) TYPE text USING \(name)::text"
      let leaving = DDL(sql, effect: .changesType(column))
      let reason = "keeps the values of \(column) as text: \(why)"
      releasedAt[column] = graph.add(.makeRoom, column, [planned(leaving, reason)])
      addReturn(of: column, "gives the values of \(column) their type back")
    }
    for (column, why) in difference.retyped.sorted(by: { $0.key < $1.key }) {
      if follows(column) || difference.detoured[column] != nil { continue }
      addReturn(of: column, "gives \(column) its type again: \(why)")
      releasedAt[column] = changeBegins(column)
    }
    for column in Set(difference.retyped.keys).union(difference.detoured.keys) where follows(column) {
      let leader = leader(of: column)
      releasedAt[column] = releasedAt[leader]
      if alteredAt[column] == nil { alteredAt[column] = alteredAt[leader] }
    }
  }

  /// The node that gives a column the new type, unless a statement of its own does.
  private mutating func addReturn(of column: ObjectIdentity, _ why: String) {
    if difference.changesType(of: column) { return }
    let node = graph.add(.make, column, returning(column).map { planned($0, why) })
    if let own = changeBegins(column) {
      graph.order(node, before: own)
      startedAt[column] = node
    } else {
      alteredAt[column] = node
    }
  }

  /// The statements of an altered column, the one that changes its type being the one that takes text where the column is
  /// text for a while.
  func returned(_ statements: [DDL], _ column: ObjectIdentity) -> [DDL] {
    guard difference.detoured[column] != nil else { return statements }
    return statements.flatMap { statement -> [DDL] in
      if case .changesType(column) = statement.effect { returning(column) } else { [statement] }
    }
  }

  /// The statements that give a column the type of the new schema, and what PostgreSQL forgets about it when its type
  /// changes.
  private func returning(_ column: ObjectIdentity) -> [DDL] {
    guard let after: Column = new.definition(column) else { return [] }
    let name = quoteIdentifier(column.name)
    var sql = "ALTER TABLE \(column.relationName) ALTER COLUMN \(name) TYPE \(after.type)"
    if let collation = after.collation { sql += " COLLATE \(collation)" }
    if !new.isForeign(column.table) {
      let isText = difference.detoured[column] != nil
      sql += " USING \(isText ? "\(name)::\(after.type)" : difference.conversion(of: column) ?? name)"
    }
    let retyping = DDL(sql, effect: .changesType(column))
    return [retyping] + after.attributesLostWithType(of: column)
  }

  /// Whether a column changes with that of a parent.
  private func follows(_ column: ObjectIdentity) -> Bool { leader(of: column) != column }

  /// The column of a parent, or of its parent, whose change reaches this one.
  private func leader(of column: ObjectIdentity) -> ObjectIdentity {
    let above = old.parents(of: column.table).first { parent in
      let other = parent.part(.column, column.name)
      return (difference.retyped[other] != nil || difference.detoured[other] != nil)
        && new[Inheritance.identity(of: column.table, from: parent)] != nil
    }
    return above.map { leader(of: $0.part(.column, column.name)) } ?? column
  }

  mutating func orderRetyping() {
    for column in Set(difference.retyped.keys).union(difference.detoured.keys) {
      let taking = changeBegins(column)
      graph.order(releasedAt[column], before: taking)
      for need in new[column]?.dependencies ?? [] {
        graph.order(madeAt[need], before: taking)
        graph.order(alteredAt[need], before: taking)
      }
      for need in old[column]?.dependencies ?? [] {
        let isAside = isSetAside(need) && need.canBeSetAside
        graph.order(releasedAt[column], before: isAside ? goneAt[need] : beginsAt[need])
      }
    }
    orderNewHolders()
    for (type, holders) in difference.detours {
      // What is text for a while is read as a row of as many columns as it was written from.
      for holder in holders where type.kind == .table && !removed.contains(holder) {
        for column in new.parts(of: type, .column) where old[column] == nil {
          graph.order(changeBegins(holder), before: startedAt[column])
        }
        for column in old.parts(of: type, .column) where new[column] == nil {
          graph.order(goneAt[column], before: releasedAt[holder])
        }
      }
      for (begin, end) in visits(of: type) {
        for holder in holders {
          if removed.contains(holder) {
            graph.order(goneAt[holder], before: begin)
            graph.order(end, before: startedAt[holder] ?? madeAt[holder])
          } else {
            graph.order(releasedAt[holder], before: begin)
            graph.order(end, before: changeBegins(holder))
          }
        }
      }
    }
  }

  /// The first and last nodes of the changes that look at the values of a type: its own, or those of the columns of a
  /// table that rows of are values elsewhere.
  private func visits(of type: ObjectIdentity) -> [(begin: Int?, end: Int?)] {
    guard type.kind == .table else { return [(changeBegins(type), completedAt[type] ?? alteredAt[type])] }
    return old.parts(of: type, .column).filter(difference.changesType).map { column in
      (changeBegins(column), completedAt[column] ?? alteredAt[column])
    }
  }

  /// What will hold values of a type comes when those of the type were looked at.
  private mutating func orderNewHolders() {
    let types = difference.visitedTypes
    guard !types.isEmpty else { return }
    var dependents: [ObjectIdentity: [ObjectIdentity]] = [:]
    for (identity, entry) in new.entries {
      for need in entry.dependencies { dependents[need, default: []].append(identity) }
    }
    let values = StoredValues(catalog: new, dependents: dependents)
    for type in types {
      let known = Set(difference.detours[type] ?? [])
      for holder in values.holders(of: type) where !known.contains(holder) {
        let start = startedAt[holder] ?? madeAt[holder] ?? changeBegins(holder)
        for (_, end) in visits(of: type) { graph.order(end, before: start) }
      }
    }
  }
}
