import Catalog
import SchemaDescription

extension Translator {
  mutating func sayTable(_ entry: CatalogEntry) -> Bool {
    let identity = entry.identity
    // A partition is said with the table that it is a partition of.
    guard let table = entry.definition as? CatalogTable, partitionedParent(of: identity) == nil else { return false }
    var said: Set<ObjectIdentity> = [identity]
    guard var word = word(table, entry), let columnRest = sayColumns(of: identity, in: &word, &said) else {
      return false
    }
    if let type = table.rowType {
      var text = DefinitionText(type)
      guard let name = text.name(), text.isAtEnd else { return false }
      word.of = self.name(name, in: identity.schema, kinds: Self.typeKinds)
      word.columns = Self.columnsThatSayMore(word.columns)
    }
    word.inherits = catalog.parents(of: identity).map { name($0, in: identity.schema) }
    said.formUnion(catalog.parts(of: identity, .inheritance))
    if let key = table.partitionKey {
      guard let partitioned = partitioning(key, of: identity) else { return false }
      word.partitioned = partitioned
      word.partitioned?.schedule = schedule(of: identity, &said)
      word.partitions = partitions(of: identity, beside: word.partitioned?.schedule, &said)
      shortenHashPartitions(of: &word)
    }
    let partRest = sayParts(of: identity, table, in: &word, &said)
    sayMaintenance(of: identity, in: &word, &said)
    word.raw = (columnRest + partRest).map { raw($0.sql, identity) }
    self.said.formUnion(said)
    tables[identity] = model.tables.count
    model.tables.append(word)
    return true
  }

  /// A table or partition without its columns and without what hangs on it.
  mutating func word(_ table: CatalogTable, _ entry: CatalogEntry) -> SchemaDescription.Table? {
    guard let grants = grants(entry), ownerIsSayable(entry) else { return nil }
    var word = SchemaDescription.Table(
      entry.identity.name,
      schema: entry.identity.schema ?? "public",
      comment: entry.comment,
      owner: entry.owner,
      unlogged: table.isUnlogged,
      storageParameters: settings(table.parameters),
      tablespace: table.tablespace,
      accessMethod: table.accessMethod,
      foreign: table.foreign.map { .server($0.server, options: settings($0.options)) },
      grants: grants
    )
    word.place = place(entry.identity)
    return word
  }

  /// What hangs on a table or partition.
  ///
  /// - Returns: What is left to do when it is there.
  mutating func sayParts(
    of identity: ObjectIdentity,
    _ table: CatalogTable,
    in word: inout SchemaDescription.Table,
    _ said: inout Set<ObjectIdentity>
  ) -> [DDL] {
    sayConstraints(of: identity, in: &word, &said)
    sayIndexes(of: identity, &word.indexes, &said)
    sayStatistics(of: identity, &word.statistics, &said)
    sayTriggers(of: identity, &word.triggers, &said)
    sayRules(of: identity, &word.rules, &said)
    sayPolicies(of: identity, in: &word, &said)
    /// The mark of an index that is SQL comes with the SQL.
    func isSaid(_ index: String) -> Bool {
      said.contains(identity.part(.constraint, index)) || said.contains(identity.part(.index, index))
    }
    if let index = table.clusterIndex, isSaid(index) { word.clusteredOn = index }
    switch table.replicaIdentity {
    case .default: break
    case .full: word.replicaIdentity = .full
    case .nothing: word.replicaIdentity = .nothing
    case .index(let index): if isSaid(index) { word.replicaIdentity = .index(index) }
    }
    word.rowLevelSecurity = table.hasRowSecurity ? table.forcesRowSecurity ? .forced : .enabled : .disabled
    guard table.forcesRowSecurity, !table.hasRowSecurity else { return [] }
    // Row security that is forced and not enabled has no word of its own.
    var sayable = table
    sayable.forcesRowSecurity = false
    return alteration(of: identity, from: sayable, to: table) ?? []
  }

  /// The columns of a typed table that say more than its type.
  private static func columnsThatSayMore(_ columns: [SchemaDescription.Column]) -> [SchemaDescription.Column] {
    columns.filter { column in
      var bare = SchemaDescription.Column(column.name, column.type)
      bare.place = column.place
      return column != bare
    }
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

  func settings(_ parameters: StorageParameters) -> Settings {
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
    guard let grants = grants(entry) else { return nil }
    let identity = entry.identity
    let isShort = isShort(table)
    var sayable = column
    let collation = column.collation.flatMap { self.collation($0, in: table.schema) }
    if collation == nil { sayable.collation = nil }
    // The word has the name of the NOT NULL constraint and no more.
    sayable.notNull = column.notNull.map { NotNull(name: $0.name, isOwn: $0.isOwn) }
    let valuePart = table.part(.columnDefault, identity.name)
    // What comes from a parent need not be said; on 18 it would be another constraint.
    let givesNotNull = catalog.parents(of: table).contains { parent in
      let theirs = definition(parent.part(.column, identity.name), CatalogColumn.self)
      return theirs?.isNotNull == true && theirs?.notNull?.isNoInherit != true
    }
    let isNotNull = column.isNotNull && !(givesNotNull && column.notNull == nil)
    let value = isSayable(valuePart) ? definition(valuePart, CatalogColumnDefault.self)?.expression : nil
    var word = SchemaDescription.Column(
      identity.name,
      type(column.type, in: table.schema, isShort: isShort),
      options: (isNotNull ? [.notNull] : []) + (column.generated?.isVirtual == true ? [.virtual] : []),
      notNullName: column.notNull?.name,
      default: value.map { isShort ? Expression.value($0, of: column.type) : $0 },
      identity: column.identity.map {
        .init($0.isAlways ? .always : .byDefault, options($0.options), sequence: $0.sequenceName)
      },
      generated: column.generated.map { expression($0.expression, of: table) },
      collation: collation,
      storage: column.storage.flatMap { .init(rawValue: $0.lowercased()) },
      compression: column.compression.flatMap { .init(rawValue: $0) },
      statistics: column.statistics,
      attributeOptions: settings(column.options),
      foreignOptions: settings(column.foreignOptions),
      comment: entry.comment,
      grants: grants
    )
    word.place = place(table)
    return alteration(of: identity, from: sayable, to: column).map { (word, $0) }
  }
}
