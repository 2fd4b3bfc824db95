import Catalog
import OrderedCollections

/// What must come before what: what is made comes after what it needs in the new catalog, what is dropped before what it
/// needed in the old one, and what is altered between the two.
extension PlanBuilder {
  mutating func orderMaking() {
    var freed: [NameKey: [Int]] = [:]
    for identity in removed {
      guard let node = freedAt[identity] else { continue }
      for key in NameKey.keys(of: identity, in: old) { freed[key, default: []].append(node) }
    }
    // The sequence of an identity goes and comes with a change of its column.
    for (identity, node) in alteredAt where identity.kind == .column {
      for key in NameKey.sequences(of: identity, in: old, otherThanIn: new) { freed[key, default: []].append(node) }
    }
    for (identity, node) in alteredAt where identity.kind == .column {
      for key in NameKey.sequences(of: identity, in: new, otherThanIn: old) {
        for other in freed[key] ?? [] { graph.order(other, before: startedAt[identity] ?? node) }
      }
    }
    // What an interrupted run left under such a name goes first.
    for (key, node) in passingNames {
      for other in freed[key] ?? [] { graph.order(other, before: node) }
    }
    for identity in made {
      guard let node = startedAt[identity] else { continue }
      for need in new[identity]?.dependencies ?? [] {
        orderAfter(need, identity, node)
        if identity.kind == .materializedView || identity.kind == .foreignKey { orderAfterCopy(of: need, node) }
      }
      for key in NameKey.keys(of: identity, in: new) {
        for other in freed[key] ?? [] { graph.order(other, before: namedAt[identity]) }
      }
      if identity.kind == .inheritance { orderJoining(identity, node) }
      orderInherited(identity, node)
      if identity.kind == .columnDefault {
        let column = identity.table.part(.column, identity.name)
        if node != startedAt[column] { graph.order(madeAt[identity], before: filledAt[column]) }
      }
      // A foreign key chooses among the unique indexes that are there: those that go must be gone.
      guard identity.kind == .foreignKey else { continue }
      for need in new[identity]?.dependencies ?? [] where need.kind == .constraint {
        for key in old.parts(of: need.table, .constraint) { graph.order(goneAt[key], before: node) }
      }
    }
  }

  /// What is made starts with the privileges that are the default then: those of the old schema, which the statements
  /// that grant and revoke go out from.
  mutating func orderDefaultPrivileges() {
    for kind in [alteredAt, madeAt, goneAt] {
      for (identity, node) in kind where identity.kind == .defaultPrivileges {
        for (other, place) in madeAt where other.parent == nil && other.kind != .defaultPrivileges {
          graph.order(startedAt[other] ?? place, before: node)
        }
      }
    }
  }

  /// Orders what comes from a parent after it, and the index or key of a partitioned table after the partitions that are
  /// made with it: theirs come first where they have names of their own.
  private mutating func orderInherited(_ identity: ObjectIdentity, _ node: Int) {
    switch identity.kind {
    case .column, .columnDefault:
      for parent in new.parents(of: identity.table) {
        graph.order(madeAt[parent.part(.column, identity.name)], before: node)
        graph.order(madeAt[parent.part(.columnDefault, identity.name)], before: node)
      }
      for type in new[identity.table]?.dependencies ?? [] where type.kind == .compositeType {
        graph.order(alteredAt[type], before: node)
      }
    case .index, .constraint:
      if new.isUnvalidatedParent(identity) { orderUnvalidated(identity.table, node) }
      for child in new.inheritors(of: identity) {
        guard let table = new.relation(of: child) else { continue }
        graph.order(madeAt[table], before: node)
        orderInherited(child, node)
      }
    default: break
    }
  }

  /// A check that is NOT VALID is so in the children that are there when it comes, and valid in those that come later.
  private mutating func orderUnvalidated(_ table: ObjectIdentity, _ node: Int) {
    for child in new.inheritors(of: table) {
      graph.order(madeAt[child], before: node)
      graph.order(madeAt[Inheritance.identity(of: child, from: table)], before: node)
      graph.order(alteredAt[Inheritance.identity(of: child, from: table)], before: node)
      orderUnvalidated(child, node)
    }
  }

  /// Orders a node after what it needs: after all of it where what it makes rests on rows or on NOT NULL.
  private mutating func orderAfter(_ need: ObjectIdentity, _ identity: ObjectIdentity, _ node: Int) {
    graph.order(madeAt[need], before: node)
    // A type that gets a function of its own waits for it.
    if new.type(withFunction: identity) != need { graph.order(alteredAt[need], before: node) }
    if need.kind == .column, waitsForRows(identity, madeAt[need] != nil) {
      graph.order(completedAt[need], before: node)
    }
  }

  /// Whether an object waits until a column is filled and NOT NULL.
  private func waitsForRows(_ identity: ObjectIdentity, _ isNew: Bool) -> Bool {
    switch identity.kind {
    case .inheritance: true
    case .constraint: isNew || (new.definition(identity) as Constraint?)?.kind == .primaryKey
    case .index, .foreignKey, .materializedView: isNew
    default: false
    }
  }

  /// A table that exists joins a parent when their columns agree: those that go are gone.
  private mutating func orderJoining(_ identity: ObjectIdentity, _ node: Int) {
    guard let parent = (new.definition(identity) as Inheritance?)?.parent, node != startedAt[identity.table] else {
      return
    }
    for table in [parent, identity.table] {
      for column in new.parts(of: table, .column) {
        graph.order(madeAt[column], before: node)
        graph.order(alteredAt[column], before: node)
      }
      for column in old.parts(of: table, .column) where new[column] == nil {
        graph.order(goneAt[column], before: node)
      }
    }
  }

  private mutating func orderAfterCopy(of need: ObjectIdentity, _ node: Int) {
    graph.order(copiedAt[need.table], before: node)
  }

  mutating func orderRemoving() {
    for identity in removed {
      guard let node = goneAt[identity] else { continue }
      orderLeaving(identity, node)
      for need in old[identity]?.dependencies ?? [] {
        if beginsAt[need] != beginsAt[identity] { graph.order(node, before: staysUntil(need, for: identity)) }
        // What a replacement does not need any more is free to change once the old one is gone: a column that was in a
        // primary key loses its NOT NULL after it.
        let isLeftBehind = isReplaced(identity) && new[identity]?.dependencies.contains(need) != true
        // Under another name it still stands on what it needs.
        let isBound = isLeftBehind || repair.setAside.contains(identity)
        guard !isSetAside(identity) || isBound else { continue }
        if isFreed(identity, by: need) {
          graph.order(alteredAt[need], before: node)
        } else {
          graph.order(node, before: changeBegins(need))
        }
        graph.order(node, before: releasedAt[need])
      }
    }
  }

  /// What comes from elsewhere goes before that does. What came from a parent can go by a statement of its own when the table has left the parent.
  private mutating func orderLeaving(_ identity: ObjectIdentity, _ node: Int) {
    if identity.kind == .column, !isSetAside(identity) {
      // The column of a typed table goes with the attribute of its type.
      for type in old[identity.table]?.dependencies ?? [] where type.kind == .compositeType {
        graph.order(node, before: changeBegins(type))
      }
    }
    guard identity.kind == .index || identity.kind == .constraint || identity.kind == .column,
      let table = old.relation(of: identity)
    else {
      return
    }
    // What goes with its table goes when that does.
    if removed.contains(table) { return }
    for parent in old.parents(of: table) {
      let isGiven =
        old[identity]?.definition.inheritsFrom != nil || old[parent.part(identity.kind, identity.name)] != nil
      guard isGiven else { continue }
      graph.order(goneAt[Inheritance.identity(of: table, from: parent)], before: node)
    }
  }

  /// Whether a column can go only when its table is no longer one of a type, or a function when its type does without.
  private func isFreed(_ identity: ObjectIdentity, by need: ObjectIdentity) -> Bool {
    if old.type(withFunction: identity) == need { return true }
    guard identity.kind == .column, identity.table == need, let before: Table = old.definition(need) else {
      return false
    }
    return before.rowType != nil && (new.definition(need) as Table?)?.rowType == nil
  }

  /// The first node of the change of an object that is altered.
  func changeBegins(_ identity: ObjectIdentity) -> Int? {
    alteredAt[identity].map { startedAt[identity] ?? $0 }
  }

  /// The node before which what needs an object must be gone. What is set aside may need what is set aside with it until
  /// the end, but not the indexes and keys of a table, which do not go with it.
  private func staysUntil(_ need: ObjectIdentity, for identity: ObjectIdentity) -> Int? {
    let isWhole = need.kind != .constraint && need.kind != .index
    if repair.setAside.contains(need) { return goneAt[need] }
    // What is dropped by its own name alone does not mind that a type has another one by then.
    if isSetAside(need), need.kind.nameSpace == .types, identity.kind.nameSpace == .types { return goneAt[need] }
    return isWhole && isSetAside(identity) && isSetAside(need) ? goneAt[need] : beginsAt[need]
  }

  /// Whether an object is moved out of the way and dropped later, or replaced by a new one that stood beside it, rather
  /// than dropped at once.
  func isSetAside(_ identity: ObjectIdentity) -> Bool {
    freedAt[identity] != goneAt[identity] || isReplaced(identity)
  }

  /// Whether a new object that stood beside an old one takes its place.
  private func isReplaced(_ identity: ObjectIdentity) -> Bool {
    madeAt[identity] != nil && freedAt[identity] == madeAt[identity]
  }

  mutating func orderAltering() {
    // What a column needs that changes with another is needed by the other.
    for identity in alteredAt.keys where !following.contains(identity) {
      let node = startedAt[identity] ?? alteredAt[identity]
      guard let node else { continue }
      if identity.kind == .column {
        for parent in new.parents(of: identity.table) {
          graph.order(alteredAt[parent.part(.column, identity.name)], before: node)
        }
      }
      for need in new[identity]?.dependencies ?? [] {
        graph.order(madeAt[need], before: node)
        // The functions of a type and the type need each other, and neither minds how the other changes.
        if new.type(withFunction: identity) != need { graph.order(alteredAt[need], before: node) }
      }
      for need in old[identity]?.dependencies ?? [] {
        // A column that is text for a while has left its type before.
        if difference.detoured[identity] != nil, need.kind.nameSpace == .types { continue }
        if new[need] == nil, !(isSetAside(need) && difference.isSucceeded(need, for: identity)) {
          graph.order(completedAt[identity] ?? node, before: beginsAt[need])
        } else if isSetAside(need) {
          graph.order(node, before: goneAt[need])
        } else if rebuilt.contains(need), new[identity]?.dependencies.contains(need) == false {
          graph.order(completedAt[identity] ?? node, before: beginsAt[need])
        }
      }
    }
  }
}
