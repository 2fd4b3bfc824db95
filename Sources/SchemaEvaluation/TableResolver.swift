import SchemaDescription

/// Says everything out that a table leaves to the defaults.
struct TableResolver {
  let table: Table
  let names: ModelNames
  /// What the table and its renamed columns were called before, to find out the default names of then.
  var formerTable: String?
  var formerColumns: [String: String] = [:]
  /// The columns of the partitioned table, where the table is a partition.
  var parentColumns: [String] = []

  /// The table with keys, checks and references of columns moved to the table, default names and full names.
  func resolved() -> Table {
    var table = table
    for index in table.columns.indices {
      var column = table.columns[index]
      moveConstraints(of: &column, to: &table)
      table.columns[index] = column
    }
    let defaults = DefaultNames(
      table: formerTable ?? table.name,
      columns: allColumns(of: table),
      formerNames: formerColumns
    )
    if var key = table.primaryKey {
      key.name = key.name ?? defaults.primaryKey
      key.place = key.place ?? table.place
      table.primaryKey = key
    }
    for index in table.unique.indices where table.unique[index].name == nil {
      table.unique[index].name = defaults.unique(table.unique[index])
    }
    table.checks = Model.named(table.checks) { defaults.check($0.expression) }
    for index in table.foreignKeys.indices {
      let key = table.foreignKeys[index]
      table.foreignKeys[index].table = names.relation(key.table, in: table.schema)
      table.foreignKeys[index].name = key.name ?? defaults.foreignKey(key)
    }
    for index in table.exclusions.indices where table.exclusions[index].name == nil {
      table.exclusions[index].name = defaults.exclusion(table.exclusions[index])
    }
    for index in table.indexes.indices where table.indexes[index].name == nil {
      table.indexes[index].name = defaults.index(table.indexes[index])
    }
    for index in table.statistics.indices {
      let statistics = table.statistics[index]
      table.statistics[index].name = statistics.name ?? defaults.statistics(statistics)
      table.statistics[index].schema = statistics.schema ?? table.schema
    }
    table.triggers = Self.resolved(table.triggers, of: table.name, in: table.schema, names)
    table.inherits = table.inherits.map { names.relation($0, in: table.schema) }
    expandHashPartitions(of: &table)
    if let pattern = table.partitioned?.schedule?.namePattern { table.partitioned?.schedule?.naming = pattern }
    if let type = table.of { table.of = names.type(type, in: table.schema) }
    table.partitions = partitions(of: table, columns: defaults.columns) { resolver in resolver.resolved() }
    return table
  }

  /// The table with the columns that its foreign keys refer to: the primary key of the other table where none is said.
  func withTargets() -> Table {
    var table = table
    for index in table.foreignKeys.indices where table.foreignKeys[index].targetColumns.isEmpty {
      let target = names.tables[table.foreignKeys[index].table]
      table.foreignKeys[index].targetColumns = target?.primaryKey?.columns ?? []
    }
    table.partitions = partitions(of: table, columns: []) { resolver in resolver.withTargets() }
    return table
  }

  /// The partitions as `resolve` makes them as tables.
  private func partitions(of table: Table, columns: [String], _ resolve: (TableResolver) -> Table) -> [Partition] {
    table.partitions.map { partition in
      let own = Table(partition, in: table.schema, columns: [])
      return partition.named(after: resolve(TableResolver(table: own, names: names, parentColumns: columns)))
    }
  }

  /// The table's own columns and those it inherits.
  private func allColumns(of table: Table) -> [String] {
    var seen: Set<ObjectName> = [ObjectName(table.name, schema: table.schema)]
    func collect(_ table: Table) -> [String] {
      let inherited = table.inherits.flatMap { parent -> [String] in
        let name = names.relation(parent, in: table.schema)
        guard seen.insert(name).inserted, let parent = names.tables[name] else { return [] }
        return collect(parent)
      }
      let typed = table.of.flatMap { names.compositeTypes[names.type($0, in: table.schema)] }
      return inherited + (typed?.attributes.map(\.name) ?? []) + table.columns.map(\.name)
    }
    return parentColumns + collect(table)
  }

  private func moveConstraints(of column: inout Column, to table: inout Table) {
    column.type = column.type.resolved(in: table.schema, names)
    if column.isPrimaryKey, table.primaryKey == nil {
      table.primaryKey = PrimaryKey([column.name], file: column.place.file, line: column.place.line)
      column.isPrimaryKey = false
    }
    if column.isUnique {
      table.unique.append(.unique(column.name, file: column.place.file, line: column.place.line))
      column.isUnique = false
    }
    if let check = column.check {
      table.checks.append(.check(check, file: column.place.file, line: column.place.line))
      column.check = nil
    }
    if let reference = column.references {
      table.foreignKeys.append(ForeignKey(reference, of: column))
      column.references = nil
    }
  }

  private func expandHashPartitions(of table: inout Table) {
    guard let count = table.partitioned?.hashPartitions, count > 0 else { return }
    table.partitions += (0..<count).map { remainder in
      .partition(
        "\(table.name)_p\(remainder)",
        .modulus(count, remainder: remainder),
        file: table.place.file,
        line: table.place.line
      )
    }
    table.partitioned?.hashPartitions = nil
  }

  static func resolved(
    _ triggers: [Trigger],
    of relation: String,
    in schema: String,
    _ names: ModelNames
  ) -> [Trigger] {
    triggers.map { trigger in
      var trigger = trigger
      trigger.function = names.function(trigger.function, in: schema)
      if trigger.name.isEmpty { trigger.name = DefaultNames(table: relation, columns: []).trigger(trigger) }
      if let from = trigger.from { trigger.from = names.relation(from, in: schema) }
      return trigger
    }
  }
}
