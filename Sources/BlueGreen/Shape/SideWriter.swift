import Catalog
import Diagnostics
import OrderedCollections
import Postgres

/// Finds out of a catalog what its schema wears and what is bound to it; pure.
struct SideWriter {
  private let catalog: Catalog
  private let schema: String
  private(set) var side = SwapSide()
  private(set) var problems: [Diagnostic] = []
  /// Foreign keys that are looked through under the locks.
  private(set) var scanned: [ObjectIdentity] = []

  init(_ catalog: Catalog, schema: String) throws {
    self.catalog = catalog
    self.schema = schema
    let own = catalog.entries.values.filter { $0.identity.schema == schema }
    for kind in [ObjectKind.trigger, .rule] {
      for entry in own where entry.identity.kind == kind { wear(entry) }
    }
    for entry in own where entry.identity.kind == .foreignKey { wear(foreignKey: entry) }
    for entry in own { keep(entry) }
    for entry in catalog.entries.values where entry.identity.kind == .extension {
      guard let ours = entry.definition as? Extension, ours.schema == schema else { continue }
      side.extensions.append(entry.identity.name)
      if !ours.package.isRelocatable { problems.append(.fixedExtension(entry.identity.name, schema)) }
    }
    try writeOutside()
  }

  private mutating func wear(_ entry: CatalogEntry) {
    let context = WritingContext(catalog: catalog)
    side.dress += entry.definition.creation(of: entry.identity, in: context).map(\.sql)
    if entry.comment != nil { side.dress.append(FacetWriter.comment(entry.comment, on: entry.identity).sql) }
    side.undress += entry.definition.removal(of: entry.identity, in: context).map(\.sql)
  }

  private mutating func wear(foreignKey entry: CatalogEntry) {
    guard let key = entry.definition as? ForeignKey, !key.isInherited else { return }
    side.dress += creation(of: key, entry)
    let context = WritingContext(catalog: catalog)
    side.undress += key.removal(of: entry.identity, in: context).map(\.sql)
  }

  /// A foreign key without a look at the rows, where PostgreSQL allows that: up to 17 not for a partitioned table.
  private mutating func creation(of key: ForeignKey, _ entry: CatalogEntry) -> [String] {
    let identity = entry.identity
    var statements: [String] = []
    if catalog.definition(identity.table, as: Table.self)?.isPartitioned == true {
      statements.append(key.addition(of: identity).sql)
      if key.isValidated { scanned.append(identity) }
    } else {
      statements.append(key.addition(of: identity, isValidated: key.isEnforced ? false : nil).sql)
      if key.isValidated, key.isEnforced { side.validate.append(identity.validation.sql) }
    }
    if entry.comment != nil { statements.append(FacetWriter.comment(entry.comment, on: identity).sql) }
    return statements
  }

  private mutating func keep(_ entry: CatalogEntry) {
    switch entry.definition {
    case let policy as MaintenancePolicy:
      side.policies.append(.init(kind: entry.identity.name, object: policy.object, body: policy.body))
    case let seeds as SeedRows:
      side.policies.append(.init(kind: SeedRows.policyKind, object: seeds.object, body: seeds.body))
    case is MaterializedView: side.materializedViews.append(entry.identity.name)
    default: break
    }
  }

  // MARK: Outside

  /// What can be taken away and made again, because it holds no rows.
  private static let rebuilt: Set<ObjectKind> = [
    .view, .materializedView, .function, .procedure, .aggregate, .foreignKey, .trigger, .policy, .rule, .publication,
  ]

  private mutating func writeOutside() throws {
    let bound = boundOutside()
    var entries: [CatalogEntry] = []
    for entry in catalog.entries.values where bound.contains(entry.identity) {
      let identity = entry.identity
      switch identity.kind {
      case .column, .columnDefault, .index, .statistics:
        // A part of a view comes and goes with it.
        let relation =
          (entry.definition as? Index)?.relation ?? catalog.relation(ofColumn: identity.table.part(.column, ""))
        if relation.kind == .table { problems.append(.boundOutside(identity, schema)) } else { entries.append(entry) }
      case let kind where Self.rebuilt.contains(kind): entries.append(entry)
      default: problems.append(.boundOutside(identity, schema))
      }
    }
    let part = Catalog(
      serverVersion: catalog.serverVersion,
      excludedSchemas: catalog.excludedSchemas + [Schema.public.name],
      entries: entries
    )
    let context = WritingContext(catalog: catalog)
    for unit in try CatalogWriter.units(of: part) {
      let identity = unit.identity
      guard let entry = part[identity] else { continue }
      var object = SwapSide.Outside(name: "\(identity)", create: unit.statements.map(\.sql), drop: [])
      if let key = entry.definition as? ForeignKey {
        guard !key.isInherited else { continue }
        object.create = creation(of: key, entry)
      }
      if Self.rebuilt.contains(identity.kind) {
        object.drop = entry.definition.removal(of: identity, in: context).map(\.sql)
      }
      side.outside.append(object)
    }
  }

  /// Everything outside that needs something in the schema, directly or through others.
  private func boundOutside() -> Set<ObjectIdentity> {
    let own = ObjectIdentity(.schema, name: schema)
    var bound: Set<ObjectIdentity> = []
    let candidates = catalog.entries.values.filter { entry in
      switch entry.identity.kind {
      case .schema, .extension, .maintenancePolicy, .seedRows, .defaultPrivileges: false
      default: entry.identity.schema != schema
      }
    }
    func isBound(_ need: ObjectIdentity) -> Bool { need.schema == schema || need == own || bound.contains(need) }
    var count = -1
    while count != bound.count {
      count = bound.count
      for entry in candidates where !bound.contains(entry.identity) {
        if entry.dependencies.contains(where: isBound) { bound.insert(entry.identity) }
      }
    }
    return bound
  }
}

extension SideWriter {
  /// The statements that write the rows that belong to a schema, in the order that its foreign keys ask for.
  static func seeds(of catalog: Catalog, schema: String) throws -> [String] {
    try CatalogWriter.units(of: catalog).flatMap { unit -> [String] in
      guard unit.identity.schema == schema, let seeds = catalog.definition(unit.identity, as: SeedRows.self) else {
        return []
      }
      let statements = seeds.creation(of: unit.identity, in: WritingContext(catalog: catalog))
      return statements.filter { $0.effect != .prepares && !$0.sql.hasPrefix("INSERT INTO strata.policies") }.map(\.sql)
    }
  }

  /// Makes again what the other side has outside and this one's catalog does not know.
  mutating func take(outsideOf other: SideWriter) {
    let known = Set(side.outside.map(\.name))
    side.outside += other.side.outside.filter { !known.contains($0.name) }
    side.validate += other.side.validate.filter { !side.validate.contains($0) && other.isOutside($0) }
  }

  private func isOutside(_ validation: String) -> Bool {
    catalog.entries.keys.contains {
      $0.kind == .foreignKey && $0.schema != schema && $0.validation.sql == validation
    }
  }
}
