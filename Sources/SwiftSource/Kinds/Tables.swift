import Catalog
import SchemaDescription

extension Translator {
  mutating func sayTable(_ entry: CatalogEntry) -> Bool {
    let identity = entry.identity
    // A partition is said with the table that it is a partition of.
    guard let table = entry.definition as? CatalogTable, partitionedParent(of: identity) == nil else { return false }
    guard table.foreign == nil, table.rowType == nil, let grants = grants(entry), ownerIsSayable(entry),
      let parameters = settings(table.parameters), let inherits = inherits(identity)
    else { return false }
    var word = SchemaDescription.Table(
      identity.name,
      schema: identity.schema ?? "public",
      comment: entry.comment,
      owner: entry.owner,
      columns: [],
      inherits: inherits,
      unlogged: table.isUnlogged,
      storageParameters: parameters,
      tablespace: table.tablespace,
      accessMethod: table.accessMethod,
      rowLevelSecurity: table.forcesRowSecurity ? .forced : table.hasRowSecurity ? .enabled : .disabled,
      grants: grants
    )
    word.place = place(identity)
    var said: Set<ObjectIdentity> = [identity]
    said.formUnion(catalog.parts(of: identity, .inheritance))
    var rest = sayColumns(of: identity, in: &word, &said)
    guard rest != nil else { return false }
    if let key = table.partitionKey {
      guard let partitioned = partitioning(key, of: identity) else { return false }
      word.partitioned = partitioned
      saySchedule(of: identity, in: &word, &said)
      let (partitions, statements) = partitions(of: identity, unless: word.partitioned?.schedule, &said)
      word.partitions = partitions
      rest? += statements
    }
    sayConstraints(of: identity, in: &word, &said)
    sayIndexes(of: identity, &word.indexes, &said)
    sayTriggers(of: identity, &word.triggers, &said)
    sayPolicies(of: identity, in: &word, &said)
    sayMaintenance(of: identity, in: &word, &said)
    var sayable = table
    sayable.replicaIdentity = .default
    sayable.clusterIndex = nil
    // Forced row security that is not enabled is a state of its own.
    if table.forcesRowSecurity, !table.hasRowSecurity {
      word.rowLevelSecurity = .disabled
      sayable.forcesRowSecurity = false
    }
    rest? += alteration(of: identity, from: sayable, to: table) ?? []
    word.raw = (rest ?? []).map { raw($0.sql, identity) }
    self.said.formUnion(said)
    tables[identity] = model.tables.count
    model.tables.append(word)
    return true
  }

  mutating func raw(_ sql: String, _ identity: ObjectIdentity, stage: RawSQL.Stage = .beforeViews) -> RawSQL {
    var raw = RawSQL(sql, stage: stage)
    raw.place = place(identity)
    return raw
  }

  /// The statements that make of what words can say what there is; `nil` where PostgreSQL has no such way.
  func alteration<D: ObjectDefinition>(of identity: ObjectIdentity, from sayable: D, to actual: D) -> [DDL]? {
    guard sayable != actual else { return [] }
    switch sayable.alteration(of: identity, to: actual, in: AlterationContext(old: catalog, new: catalog)) {
    case .unchanged: return []
    case .inPlace(let statements, _): return statements
    case .replace: return nil
    }
  }

  func settings(_ parameters: StorageParameters) -> Settings? {
    var settings = Settings()
    for (name, value) in parameters.values { settings[name] = value }
    return settings
  }

  /// The partitioned table that a table is a partition of.
  func partitionedParent(of table: ObjectIdentity) -> ObjectIdentity? {
    catalog.parents(of: table).first { parent in
      definition(Inheritance.identity(of: table, from: parent), Inheritance.self)?.bound != nil
    }
  }

  private func inherits(_ table: ObjectIdentity) -> [ObjectName]? {
    let parents = catalog.parents(of: table)
    return parents.map { name($0, in: table.schema) }
  }

  // MARK: Columns

  /// - Returns: What is left to do for the columns when the table is there; `nil` where a column cannot be said.
  private mutating func sayColumns(
    of table: ObjectIdentity,
    in word: inout SchemaDescription.Table,
    _ said: inout Set<ObjectIdentity>
  ) -> [DDL]? {
    var rest: [DDL] = []
    for identity in catalog.columns(of: table) {
      guard let entry = catalog[identity], let column = entry.definition as? CatalogColumn else { return nil }
      // It comes from a parent; what it has otherwise is left to the SQL of its own creation.
      if column.isInherited, !column.isLocal { continue }
      guard let (said_, statements) = say(column, entry, in: table) else { return nil }
      word.columns.append(said_)
      said.insert(identity)
      let value = table.part(.columnDefault, identity.name)
      if said_.default != nil || definition(value, CatalogColumnDefault.self)?.isInherited == true {
        said.insert(value)
      }
      rest += statements
    }
    return rest
  }

  private mutating func say(
    _ column: CatalogColumn,
    _ entry: CatalogEntry,
    in table: ObjectIdentity
  ) -> (SchemaDescription.Column, [DDL])? {
    guard let grants = grants(entry), column.generated?.isVirtual != true else { return nil }
    let identity = entry.identity
    let isShort = isShort(table)
    var sayable = column
    let collation = column.collation.flatMap { Self.collation($0) }
    if collation == nil { sayable.collation = nil }
    sayable.options = .init()
    sayable.foreignOptions = .init()
    sayable.identity?.sequenceName = nil
    let value = definition(table.part(.columnDefault, identity.name), CatalogColumnDefault.self)?.expression
    var word = SchemaDescription.Column(
      identity.name,
      type(column.type, in: table.schema, isShort: isShort),
      options: column.isNotNull ? [.notNull] : [],
      default: value.map { isShort ? Expression.value($0, of: column.type) : $0 },
      identity: column.identity.map { .init($0.isAlways ? .always : .byDefault, options($0.options)) },
      generated: column.generated.map { DefinitionText.bare($0.expression) },
      collation: collation,
      storage: column.storage.flatMap { .init(rawValue: $0.lowercased()) },
      compression: column.compression.flatMap { .init(rawValue: $0) },
      statistics: column.statistics,
      comment: entry.comment,
      grants: grants
    )
    word.place = place(table)
    return alteration(of: identity, from: sayable, to: column).map { (word, $0) }
  }
}
