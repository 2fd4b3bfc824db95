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
      guard let key = indexKey(item), key.order == nil, key.nulls == nil, key.operatorClassOptions.isEmpty else {
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

  /// The partitions of a table that words can say, each with its own, and the statements that they leave to do.
  mutating func partitions(
    of table: ObjectIdentity,
    unless schedule: PartitionSchedule?,
    _ said: inout Set<ObjectIdentity>
  ) -> ([Partition], [DDL]) {
    var words: [Partition] = []
    var statements: [DDL] = []
    for child in catalog.inheritors(of: table) {
      let link = Inheritance.identity(of: child, from: table)
      guard let bound = definition(link, Inheritance.self)?.bound else { continue }
      if schedule?.hasDefault == true, bound == "DEFAULT", child.name == table.name + "_default",
        child.schema == table.schema, catalog.isPlainPartition(child, of: table), hasNothingOfItsOwn(child)
      {
        said.formUnion([child, link])
        continue
      }
      guard let (word, rest) = partition(child, of: table, bound, &said) else { continue }
      said.formUnion([child, link])
      words.append(word)
      statements += rest
    }
    return (words, statements)
  }

  private func hasNothingOfItsOwn(_ partition: ObjectIdentity) -> Bool {
    guard let entry = catalog[partition] else { return false }
    return entry.definition as? CatalogTable == CatalogTable() && entry.comment == nil && entry.owner == nil
      && entry.privileges.isDefault
  }

  private mutating func partition(
    _ child: ObjectIdentity,
    of table: ObjectIdentity,
    _ bound: String,
    _ said: inout Set<ObjectIdentity>
  ) -> (Partition, [DDL])? {
    guard spellings[child] < .sql, let entry = catalog[child], let definition = entry.definition as? CatalogTable,
      definition.foreign == nil, definition.rowType == nil, catalog.isPlainPartition(child, of: table),
      let word = self.bound(bound), let parameters = settings(definition.parameters)
    else { return nil }
    var partition = Partition.partition(
      child.name,
      schema: child.schema == table.schema ? nil : child.schema,
      word,
      storageParameters: parameters,
      tablespace: definition.tablespace,
      comment: entry.comment
    )
    partition.place = place(child)
    var statements = ownFacets(of: entry)
    var sayable = CatalogTable()
    sayable.parameters = definition.parameters
    sayable.tablespace = definition.tablespace
    sayable.partitionKey = definition.partitionKey
    guard let rest = alteration(of: child, from: sayable, to: definition) else { return nil }
    statements += rest
    if let key = definition.partitionKey {
      guard let partitioned = partitioning(key, of: child) else { return nil }
      partition.partitioned = partitioned
      partition.partitioned?.schedule = schedule(of: child, &said) ?? nil
      let (partitions, below) = partitions(of: child, unless: partition.partitioned?.schedule, &said)
      partition.partitions = partitions
      statements += below
    }
    return (partition, statements)
  }

  /// The owner and the privileges of a partition, for which it has no words.
  private func ownFacets(of entry: CatalogEntry) -> [DDL] {
    var statements: [DDL] = []
    if entry.owner != nil { statements.append(FacetWriter.owner(entry.owner, of: entry.identity)) }
    return statements
      + FacetWriter.privileges(from: .init(), to: entry.privileges, on: entry.identity, owner: entry.owner)
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
