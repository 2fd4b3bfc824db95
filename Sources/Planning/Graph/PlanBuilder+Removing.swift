import Catalog
import Postgres

extension PlanBuilder {
  mutating func addRemoving() {
    var carried: [ObjectIdentity: [ObjectIdentity]] = [:]
    var alone: [ObjectIdentity] = []
    for identity in removed.sorted() {
      if let carrier = carrier(of: identity) {
        carried[carrier, default: []].append(identity)
      } else {
        alone.append(identity)
      }
    }
    let succeeded = difference.succeeded
    for identity in alone {
      let members = [identity] + Self.allCarried(by: identity, carried)
      switch identity.kind {
      case .table where rebuilt.contains(identity) && holdsRows(identity): addTableRebuild(identity, members)
      case _ where beginsAt[identity] != nil: follow(identity, members)
      case .enumType, .domain, .compositeType:
        let isReplaced = rebuilt.contains(identity) || succeeded.contains(identity)
        let isKeptAside = isReplaced && !difference.unmovable.contains(identity)
        if isKeptAside { addTypeRebuild(identity) } else { addDrop(identity, members) }
      case _ where repair.setAside.contains(identity): addSetAside(identity, members)
      default: addDrop(identity, members)
      }
    }
  }

  /// Moves an object out of the way of the new one of its name, to be dropped when nothing needs it any more.
  private mutating func addSetAside(_ identity: ObjectIdentity, _ members: [ObjectIdentity]) {
    let aside = identity.renamed(SetAside.name(identity.name))
    var renames = [DDL("ALTER \(identity.address) RENAME TO \(quoteIdentifier(aside.name))")]
    if let range: RangeType = old.definition(identity) { renames = SetAside.parts(of: identity, range) + renames }
    let removal = old[identity]?.definition.removal(of: aside, in: WritingContext(catalog: old, counterpart: new)) ?? []
    let first = graph.add(
      .makeRoom,
      identity,
      renames.map { planned($0, "sets \(identity) aside to make it again") }
    )
    let last = graph.add(.drop, identity, removal.map { planned($0, "drops the old \(identity)") })
    graph.order(first, before: last)
    for member in members + [identity] {
      beginsAt[member] = first
      freedAt[member] = first
      goneAt[member] = last
    }
  }

  /// The indexes of partitions go where the one that they belong to is replaced.
  private mutating func follow(_ identity: ObjectIdentity, _ members: [ObjectIdentity]) {
    for member in members where member != identity {
      beginsAt[member] = beginsAt[identity]
      freedAt[member] = freedAt[identity]
      goneAt[member] = goneAt[identity]
    }
  }

  /// What takes the object away with it when it goes: a relation its parts, a column its default and the sequence it
  /// owns, a partitioned table its partitions.
  private func carrier(of identity: ObjectIdentity) -> ObjectIdentity? {
    if repair.uncarried.contains(identity) { return partAbove(identity) }
    if let parent = identity.parent {
      let holders = [.table, .view, .materializedView].map {
        ObjectIdentity($0, schema: identity.schema, name: parent)
      }
      // Rows of a policy table and seed rows are no part of the relation.
      let isOwnRow = identity.kind == .maintenancePolicy || identity.kind == .seedRows
      if identity.kind == .inheritance, isRangeWanted(identity) { return nil }
      if !isOwnRow, let holder = holders.first(where: removed.contains) { return holder }
      if let above = partAbove(identity) { return above }
      let column = identity.table.part(.column, identity.name)
      return identity.kind == .columnDefault && removed.contains(column) ? column : nil
    }
    if identity.kind == .index {
      if let above = partAbove(identity) { return above }
      return old.relation(of: identity).flatMap { removed.contains($0) ? $0 : nil }
    }
    if identity.kind == .function {
      return old.type(withFunction: identity).flatMap { removed.contains($0) ? $0 : nil }
    }
    if identity.kind == .sequence {
      return old[identity]?.dependencies.first { $0.kind == .column && removed.contains($0) }
    }
    return identity.kind == .table
      ? old.partitionedParent(of: identity).flatMap { removed.contains($0) ? $0 : nil } : nil
  }

  /// The part of a parent, or the index or key of the partitioned table, with which that of a child goes, having no
  /// statement of its own.
  private func partAbove(_ identity: ObjectIdentity) -> ObjectIdentity? {
    guard let definition = old[identity]?.definition, let above = source(of: identity, definition) else { return nil }
    let context = WritingContext(catalog: old, counterpart: new)
    return definition.removal(of: identity, in: context).isEmpty ? above : nil
  }

  private func source(of identity: ObjectIdentity, _ definition: any ObjectDefinition) -> ObjectIdentity? {
    switch identity.kind {
    case .index, .constraint:
      if let above = definition.inheritsFrom { return removed.contains(above) ? above : nil }
      fallthrough
    case .column:
      let sources = old.parents(of: identity.table).map { $0.part(identity.kind, identity.name) }
      return sources.first { removed.contains($0) }
    default: return nil
    }
  }

  /// Whether another partition of the same table is attached by the plan, perhaps to where the dropped one was.
  private func isRangeWanted(_ identity: ObjectIdentity) -> Bool {
    guard let link: Inheritance = old.definition(identity), link.bound != nil, !removed.contains(link.parent) else {
      return false
    }
    return new.inheritors(of: link.parent).contains { child in
      let other = Inheritance.identity(of: child, from: link.parent)
      return old[other] == nil || old.definition(other, as: Inheritance.self) != new.definition(other)
    }
  }

  private static func allCarried(
    by identity: ObjectIdentity,
    _ carried: [ObjectIdentity: [ObjectIdentity]]
  ) -> [ObjectIdentity] {
    (carried[identity] ?? []).flatMap { [$0] + allCarried(by: $0, carried) }
  }

  private mutating func addDrop(_ identity: ObjectIdentity, _ members: [ObjectIdentity]) {
    let isForGood = !rebuilt.contains(identity)
    let statements =
      old[identity]?.definition.removal(of: identity, in: WritingContext(catalog: old, counterpart: new)) ?? []
    let reason =
      if case .rebuild(let why)? = difference.changed[identity] { "makes room for \(identity): \(why)" } else {
        "drops \(identity)"
      }
    // A table that is made again without its rows is one that becomes a foreign table.
    let destroys = isForGood || identity.kind == .table ? destroyed(identity) : []
    var hazards = isForGood ? ClientHazards.hazards(ofDropping: identity) : []
    if !destroys.isEmpty {
      hazards.append(Hazard(.destroysData, "the data of \(identity) is gone afterwards"))
      hazards.append(Hazard(.irreversible, "undo makes \(identity) again without its data"))
    }
    // A partition leaves before another takes its range.
    let plain = statements.map { planned($0, reason, destroys: destroys, hazards: hazards) }
    let concurrent = plain.map { ConcurrentIndexRemoval.statement(insteadOf: $0, in: situation) ?? $0 }
    let node = graph.add(
      isForGood && identity.kind != .inheritance ? .drop : .makeRoom,
      identity,
      concurrent,
      isEager: concurrent.contains(where: \.standsAlone)
    )
    for member in members {
      beginsAt[member] = node
      freedAt[member] = node
      goneAt[member] = node
    }
  }

  /// Whether a table has rows of its own before and after; those of a foreign table are elsewhere.
  private func holdsRows(_ table: ObjectIdentity) -> Bool { !old.isForeign(table) && !new.isForeign(table) }

  /// The data that goes with an object.
  private func destroyed(_ identity: ObjectIdentity) -> [DestroyedData] {
    if old.isForeign(identity.table) { return [] }
    switch identity.kind {
    case .table: return [DestroyedData(schema: identity.schema ?? "", table: identity.name)]
    case .column:
      guard let column: Column = old.definition(identity), column.generated == nil, !column.isInherited else {
        return []
      }
      return [DestroyedData(schema: identity.schema ?? "", table: identity.parent ?? "", column: identity.name)]
    default: return []
    }
  }
}

extension SetAside {
  /// Frees the names of what comes with a range type: its multirange type, and the functions that make values of both.
  static func parts(of type: ObjectIdentity, _ range: RangeType) -> [DDL] {
    let multirange = quoteQualified(range.multirangeSchema ?? type.schema, range.multirange)
    let types = [type.sqlName, multirange].map { "\(quoteLiteral($0))::regtype" }.joined(separator: ", ")
    let body = """
      DECLARE
        part record;
      BEGIN
        FOR part IN
          SELECT p.oid, p.oid::regprocedure AS name
          FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_proc p ON p.oid = d.objid
          WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.refclassid = 'pg_catalog.pg_type'::regclass
            AND d.refobjid IN (\(types)) AND d.deptype = 'i'
        LOOP
          EXECUTE format('ALTER FUNCTION %s RENAME TO %I', part.name, 'strata_old_' || part.oid);
        END LOOP;
      END
      """
    let aside = quoteIdentifier(name(range.multirange))
    return [DDL("DO \(dollarQuoted(body))"), DDL("ALTER TYPE \(multirange) RENAME TO \(aside)")]
  }
}
