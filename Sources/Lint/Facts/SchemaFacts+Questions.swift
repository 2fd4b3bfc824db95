import Catalog
import OrderedCollections
import Postgres

extension SchemaFacts {
  /// Foreign keys that no index serves. Those of partitions are like their table's.
  var foreignKeysWithoutIndex: [ForeignKeyFacts] {
    foreignKeys.filter { key in
      !key.isInherited && indexes[key.table]?.contains { $0.covers(key.columns) } != true
    }
  }

  /// Whether a unique index takes two nulls for the same (PostgreSQL 15).
  func statesNullsNotDistinct(_ index: IndexFacts) -> Bool {
    let words = "NULLS NOT DISTINCT"
    if let constraint = index.constraint {
      return catalog.definition(constraint, as: Constraint.self)?.definition.contains(words) == true
    }
    return catalog.definition(index.identity, as: Index.self)?.definition.contains(words) == true
  }

  /// The tables that a view reads, through other views too.
  func relations(below view: ObjectIdentity) -> Set<ObjectIdentity> {
    var found: Set<ObjectIdentity> = []
    var waiting = [view]
    while let next = waiting.popLast() {
      for needed in catalog[next]?.dependencies ?? [] {
        let relation = needed.kind == .column ? relation(named: needed) : needed
        if found.insert(relation).inserted { waiting.append(relation) }
      }
    }
    return found
  }

  /// The relation that a column belongs to, whatever its kind.
  private func relation(named column: ObjectIdentity) -> ObjectIdentity {
    for kind in [ObjectKind.table, .view, .materializedView] {
      let identity = ObjectIdentity(kind, schema: column.schema, name: column.parent ?? "")
      if catalog[identity] != nil { return identity }
    }
    return column.table
  }

  /// The objects whose names people write: schemas, types, relations, columns and routines.
  var namedObjects: [ObjectIdentity] {
    let kinds: Set<ObjectKind> = [
      .schema, .enumType, .baseType, .compositeType, .rangeType, .domain, .function, .procedure, .aggregate, .sequence,
      .table,
      .column, .view, .materializedView,
    ]
    return catalog.entries.values.compactMap { entry in
      guard kinds.contains(entry.identity.kind) else { return nil }
      if entry.identity.kind == .table, isPartition(entry.identity) { return nil }
      if let column = entry.definition as? Column {
        return column.isInherited || isPartition(entry.identity.table) ? nil : entry.identity
      }
      return entry.identity
    }
  }
}
