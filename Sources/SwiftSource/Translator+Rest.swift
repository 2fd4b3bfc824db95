import Catalog
import Diagnostics
import OrderedCollections
import SchemaDescription

/// What is left when all words are said: the SQL that makes it, in its place.
extension Translator {
  /// Says everything else as SQL, in an order in which each statement finds what it needs: what hangs on a table with the
  /// table, the rest at the earliest stage that comes after all it needs.
  mutating func sayRest() throws(Failure) {
    let whole = try CatalogWriter.units(of: catalog)
    if let drop = whole.first, drop.identity == CatalogSchema.public, catalog[CatalogSchema.public] == nil {
      for statement in drop.statements { model.raw.append(raw(statement.sql, drop.identity, stage: .beforeTypes)) }
    }
    var ranks: [ObjectIdentity: Int] = [:]
    var unfolded: Set<ObjectIdentity> = []
    for (rank, unit) in whole.enumerated() {
      for member in unit.members { ranks[member] = rank }
      if unit.identity.kind == .columnDefault || unit.identity.kind == .constraint { unfolded.insert(unit.identity) }
    }
    let left = catalog.entries.keys.filter { !said.contains($0) }
    for identity in left where identity.kind == .columnDefault && said.contains(identity.table) {
      // A column that comes from a parent is not made here, so that its default is not made with it.
      let column = definition(identity.table.part(.column, identity.name), CatalogColumn.self)
      if column?.isInherited == true { unfolded.insert(identity) }
    }
    let units = WritingUnit.units(making: left, in: catalog, unfolded: unfolded)
      .sorted { (ranks[$0.identity] ?? 0, $0.identity) < (ranks[$1.identity] ?? 0, $1.identity) }
    var stages = Stages(catalog: catalog, said: said)
    for unit in units where !unit.statements.isEmpty { place(unit, &stages) }
  }

  private mutating func place(_ unit: WritingUnit, _ stages: inout Stages) {
    wordless.insert(unit.identity)
    let sql = unit.statements.map(\.sql).joined(separator: ";\n")
    let stage = stages.stage(of: unit)
    if stage <= .beforeViews, let table = home(of: unit.identity) {
      model.tables[table].raw.append(raw(sql, unit.identity))
    } else {
      model.raw.append(raw(sql, unit.identity, stage: stage.word))
    }
  }

  /// The table of the model beside which something is said: the one that it is a part of, or the one whose partition that
  /// is.
  private func home(of identity: ObjectIdentity) -> Int? {
    var relation = ObjectIdentity(.table, schema: identity.schema, name: identity.parent ?? identity.name)
    if identity.kind == .statistics {
      guard let table = catalog[identity]?.dependencies.first(where: { $0.kind == .table }) else { return nil }
      relation = table
    } else if identity.parent == nil, identity.kind != .table {
      return nil
    }
    while tables[relation] == nil {
      guard let parent = partitionedParent(of: relation) else { return nil }
      relation = parent
    }
    return tables[relation]
  }
}

/// Where among the kinds of objects something has all it needs.
private struct Stages {
  let catalog: Catalog
  let said: Set<ObjectIdentity>
  private var known: [ObjectIdentity: Stage] = [:]

  init(catalog: Catalog, said: Set<ObjectIdentity>) {
    self.catalog = catalog
    self.said = said
  }

  enum Stage: Int, Comparable {
    case beforeTypes, beforeTables, beforeRelations, beforeViews, atEnd

    static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }

    var word: RawSQL.Stage {
      switch self {
      case .beforeTypes: .beforeTypes
      case .beforeTables: .beforeTables
      case .beforeRelations: .beforeRelations
      case .beforeViews: .beforeViews
      case .atEnd: .atEnd
      }
    }
  }

  mutating func stage(of unit: WritingUnit) -> Stage {
    var stage = Self.earliest(unit.identity.kind)
    for need in unit.dependencies { stage = max(stage, after(need)) }
    for member in unit.members { known[member] = stage }
    return stage
  }

  /// The earliest stage at which an object is there.
  private mutating func after(_ identity: ObjectIdentity) -> Stage {
    if let stage = known[identity] { return stage }
    known[identity] = .beforeTypes
    var stage = said.contains(identity) ? Self.afterWord(identity.kind) : Self.earliest(identity.kind)
    // A function whose signature names a relation is made with the views.
    let isRoutine = identity.kind == .function || identity.kind == .procedure
    for need in catalog[identity]?.dependencies ?? [] {
      let other = after(need)
      stage = max(stage, isRoutine && other == .beforeViews ? .atEnd : other)
    }
    known[identity] = stage
    return stage
  }

  /// The stage after the words of a kind.
  private static func afterWord(_ kind: ObjectKind) -> Stage {
    switch kind {
    case .schema, .extension: .beforeTypes
    case .enumType, .domain, .baseType, .compositeType, .rangeType: .beforeTables
    case .function, .procedure, .aggregate: .beforeRelations
    case .view, .materializedView, .trigger, .policy, .rule: .atEnd
    default: .beforeViews
    }
  }

  /// Whatever these kinds do, they do to what is made after them.
  private static func earliest(_ kind: ObjectKind) -> Stage {
    switch kind {
    case .eventTrigger, .defaultPrivileges, .publication, .maintenancePolicy, .seedRows: .atEnd
    default: .beforeTypes
    }
  }
}
