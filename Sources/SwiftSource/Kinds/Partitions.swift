import Catalog
import FoundationEssentials
import SchemaDescription
import SchemaEvaluation

extension Translator {
  /// `RANGE (occurred_at, lower(region) COLLATE "C")`.
  func partitioning(_ key: String, of table: ObjectIdentity) -> Partitioning? {
    var text = DefinitionText(key)
    guard let method = text.identifier().flatMap({ Partitioning.Method(rawValue: $0.lowercased()) }),
      let items = text.items(), text.isAtEnd
    else { return nil }
    var keys: [PartitionKey] = []
    for item in items {
      guard let key = indexKey(item, of: table), key.order == nil, key.nulls == nil, key.operatorClassOptions.isEmpty
      else {
        return nil
      }
      keys.append(
        key.column.map { .column($0, collation: key.collation, operatorClass: key.operatorClass) }
          ?? .expression(key.expression ?? "", collation: key.collation, operatorClass: key.operatorClass)
      )
    }
    var partitioning = Partitioning.range()
    partitioning.method = method
    partitioning.keys = keys
    return partitioning
  }

  /// The partitions of a table that words can say, each with its own.
  ///
  /// - Parameter schedule: What makes partitions by itself, the default partition for example.
  mutating func partitions(
    of table: ObjectIdentity,
    beside schedule: PartitionSchedule?,
    _ said: inout Set<ObjectIdentity>
  ) -> [Partition] {
    var words: [Partition] = []
    for child in catalog.inheritors(of: table) {
      let link = Inheritance.identity(of: child, from: table)
      guard let bound = definition(link, Inheritance.self)?.bound, spellings[child] < .sql,
        let word = partition(child, of: table, bound, &said)
      else { continue }
      said.formUnion([child, link])
      if schedule?.hasDefault == true, word == Self.scheduledDefault(of: table, like: word) { continue }
      words.append(word)
    }
    return words
  }

  /// The default partition that a schedule makes.
  private static func scheduledDefault(of table: ObjectIdentity, like word: Partition) -> Partition {
    var partition = Partition.partition(table.name + "_default", .default)
    partition.place = word.place
    return partition
  }

  private mutating func partition(
    _ child: ObjectIdentity,
    of table: ObjectIdentity,
    _ bound: String,
    _ said: inout Set<ObjectIdentity>
  ) -> Partition? {
    guard let entry = catalog[child], let definition = entry.definition as? CatalogTable, definition.rowType == nil,
      let bound = self.bound(bound), var word = word(definition, entry)
    else { return nil }
    var own: Set<ObjectIdentity> = []
    var partition = Partition.partition(child.name, schema: child.schema == table.schema ? nil : child.schema, bound)
    if let key = definition.partitionKey {
      guard let partitioned = partitioning(key, of: child) else { return nil }
      partition.partitioned = partitioned
      partition.partitioned?.schedule = schedule(of: child, &own)
      partition.partitions = partitions(of: child, beside: partition.partitioned?.schedule, &own)
    }
    guard sayParts(of: child, definition, in: &word, &own).isEmpty else { return nil }
    partition.isAttached = !isPartitionOf(child, definition, table)
    for identity in catalog.columns(of: child) {
      guard let column = column(identity, of: table, isAttached: partition.isAttached, &own) else { return nil }
      if column.saysMore { partition.columns.append(column) }
    }
    partition.place = word.place
    partition.comment = word.comment
    partition.owner = word.owner
    partition.primaryKey = word.primaryKey
    partition.unique = word.unique
    partition.checks = word.checks
    partition.foreignKeys = word.foreignKeys
    partition.exclusions = word.exclusions
    partition.indexes = word.indexes
    partition.statistics = word.statistics
    partition.unlogged = word.unlogged
    partition.storageParameters = word.storageParameters
    partition.tablespace = word.tablespace
    partition.accessMethod = word.accessMethod
    partition.foreign = word.foreign
    partition.replicaIdentity = word.replicaIdentity
    partition.clusteredOn = word.clusteredOn
    partition.triggers = word.triggers
    partition.rules = word.rules
    partition.rowLevelSecurity = word.rowLevelSecurity
    partition.policies = word.policies
    partition.grants = word.grants
    said.formUnion(own)
    return partition
  }

  /// Whether `PARTITION OF` can make a partition: its columns are those of the table, and what hangs on the table's columns
  /// has the names that PostgreSQL chooses.
  private func isPartitionOf(_ child: ObjectIdentity, _ own: CatalogTable, _ table: ObjectIdentity) -> Bool {
    guard let above = definition(table, CatalogTable.self) else { return false }
    // A partition takes the tablespace and the access method of its table where it has none of its own.
    if own.tablespace == nil && above.tablespace != nil { return false }
    if own.accessMethod == nil, let method = above.accessMethod, method != "heap" { return false }
    let columns = catalog.columns(of: child)
    let keepsStorage = columns.allSatisfy { column in
      // The storage of a column can be given back to its type by no word.
      guard let own = definition(column, CatalogColumn.self),
        let theirs = definition(table.part(.column, column.name), CatalogColumn.self)
      else { return true }
      return (own.storage != nil || theirs.storage == nil) && (own.compression != nil || theirs.compression == nil)
        && own.foreignOptions.isEmpty
    }
    guard keepsStorage else { return false }
    return catalog.parts(of: child, .constraint).allSatisfy { part in
      guard let constraint = definition(part, CatalogConstraint.self) else { return false }
      return !constraint.isInherited || constraint.hasDefaultName || constraint.kind == .check
    }
  }

  /// What a partition says about a column; `nil` where it cannot be said.
  private mutating func column(
    _ identity: ObjectIdentity,
    of table: ObjectIdentity,
    isAttached: Bool,
    _ said: inout Set<ObjectIdentity>
  ) -> PartitionColumn? {
    guard let entry = catalog[identity], let own = entry.definition as? CatalogColumn, own.isInherited, !own.isLocal,
      let above = definition(table.part(.column, identity.name), CatalogColumn.self), own.type == above.type,
      own.collation == above.collation, own.generated == above.generated, own.identity == nil,
      own.notNull?.isSayableByName ?? true, let grants = grants(entry)
    else { return nil }
    var word = PartitionColumn.column(identity.name, comment: entry.comment, grants: grants)
    word.place = place(identity.table)
    word.isNotNull = own.isNotNull && !above.isNotNull && !isInPrimaryKey(identity)
    word.notNullName = own.notNull?.name
    word.isNotNull = word.isNotNull || word.notNullName != nil
    word.foreignOptions = settings(own.foreignOptions)
    if isAttached || own.storage != above.storage {
      word.storage = own.storage.flatMap { .init(rawValue: $0.lowercased()) }
    }
    if isAttached || own.compression != above.compression {
      word.compression = own.compression.flatMap { .init(rawValue: $0) }
    }
    word.statistics = own.statistics
    word.attributeOptions = settings(own.options)
    said.insert(identity)
    let value = identity.table.part(.columnDefault, identity.name)
    if let ownDefault = definition(value, CatalogColumnDefault.self), !ownDefault.isInherited, isSayable(value) {
      let text = ownDefault.expression ?? "NULL"
      word.default = isShort(identity.table) ? Expression.value(text, of: own.type) : text
      said.insert(value)
    }
    return word
  }

  private func isInPrimaryKey(_ column: ObjectIdentity) -> Bool {
    catalog.parts(of: column.table, .constraint).contains { part in
      guard let key = definition(part, CatalogConstraint.self), key.kind == .primaryKey else { return false }
      return primaryKey(key.definition)?.columns.contains(column.name) == true
    }
  }

  /// Hash partitions with the names and remainders that `partitions: n` gives need not be listed.
  func shortenHashPartitions(of table: inout SchemaDescription.Table) {
    let count = table.partitions.count
    guard table.partitioned?.method == .hash, count > 1 else { return }
    let name = table.name
    let isByItself = table.partitions.allSatisfy { partition in
      guard let remainder = partition.bound.remainder else { return false }
      var bare = Partition.partition("\(name)_p\(remainder)", .modulus(count, remainder: remainder))
      bare.place = partition.place
      return partition == bare
    }
    guard isByItself else { return }
    table.partitions = []
    table.partitioned?.hashPartitions = count
  }

  // MARK: Bounds

  /// `FOR VALUES FROM ('2024-01-01') TO (MAXVALUE)`, `FOR VALUES IN ('a', NULL)`,
  /// `FOR VALUES WITH (modulus 4, remainder 0)`, `DEFAULT`.
  private func bound(_ text: String) -> PartitionBound? {
    var text = DefinitionText(text)
    if text.take("DEFAULT") { return text.isAtEnd ? .default : nil }
    guard text.take("FOR VALUES") else { return nil }
    if text.take("FROM") {
      guard let from = values(&text), text.take("TO"), let to = values(&text), text.isAtEnd else { return nil }
      return .from(from, to: to)
    }
    if text.take("IN") {
      guard let values = values(&text), text.isAtEnd else { return nil }
      var bound = PartitionBound.values()
      bound.values = values
      return bound
    }
    guard text.take("WITH"), let items = text.items(), items.count == 2 else { return nil }
    let numbers = items.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
    return numbers.count == 2 && text.isAtEnd ? .modulus(numbers[0], remainder: numbers[1]) : nil
  }

  private func values(_ text: inout DefinitionText) -> [PartitionValue]? {
    text.items()?.map { item in
      var value = DefinitionText(item)
      if let constant = value.string(), value.isAtEnd { return .text(constant) }
      switch item {
      case "MINVALUE": return .minimum
      case "MAXVALUE": return .maximum
      case "NULL": return .null
      case "true", "false": return PartitionValue(booleanLiteral: item == "true")
      default: return Int(item).map { String($0) == item ? .number($0) : .sql(item) } ?? .sql(item)
      }
    }
  }
}

extension NotNull {
  /// Whether the constraint has no more than its name.
  fileprivate var isSayableByName: Bool { self == NotNull(name: name) }
}

extension PartitionColumn {
  /// Whether there is anything to say beside the name.
  fileprivate var saysMore: Bool {
    var bare = PartitionColumn.column(name)
    bare.place = place
    return self != bare
  }
}
