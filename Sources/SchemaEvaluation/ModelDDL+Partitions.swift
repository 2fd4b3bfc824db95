import Postgres
import SchemaDescription

extension ModelDDL {
  func partitionClause(_ partitioning: Partitioning, in schema: String) -> String {
    let keys = partitioning.keys.map { key in
      var sql = key.column.map { quoteIdentifier($0) } ?? "(\(key.expression ?? ""))"
      sql += collate(key.collation, in: schema)
      if let operatorClass = key.operatorClass { sql += " " + qualified(operatorClass) }
      return sql
    }
    return "PARTITION BY \(partitioning.method.rawValue.uppercased()) (\(keys.joined(separator: ", ")))"
  }

  /// The partitions of a table or partition, each with those below it, then the scheduled ones.
  ///
  /// - Parameter above: The partitioned table with all that reaches its partitions; itself where not given.
  mutating func addPartitions(of table: Table, above: Table? = nil) {
    let above = above ?? withColumnsOfType(table)
    for partition in table.partitions {
      let own = Table(partition, in: table.schema, columns: above.columns)
      let whole = own.as(partitionOf: above)
      if partition.isAttached {
        addAttached(own, whole, partition, to: table)
        addPartitions(of: own, above: whole)
        continue
      }
      let lines = own.columns.map { columnClause($0, in: own.schema, typed: false) } + constraintClauses(of: own)
      let unlogged = own.unlogged ? "UNLOGGED " : ""
      var sql = "CREATE \(unlogged)\(keyword(own)) \(name(own)) PARTITION OF \(name(table))"
      if !lines.isEmpty { sql += " " + elements(lines) }
      sql += (lines.isEmpty ? "\n  " : " ") + bound(partition.bound) + tail(of: own)
      add(sql, partition.place, "partition \(name(own))")
      addSettings(of: own, isPartition: true)
      addPartitions(of: own, above: whole)
    }
    if let schedule = table.partitioned?.schedule {
      add(
        schedule.creationSQL(schema: table.schema, table: table.name),
        table.place,
        "partitions of table \(name(table))"
      )
    }
  }

  /// The partition as a table of its own, then `ATTACH PARTITION`: it must have the columns and checks of its table, and
  /// gets the keys, indexes and foreign keys that it has not.
  private mutating func addAttached(_ own: Table, _ whole: Table, _ partition: Partition, to table: Table) {
    var made = own
    made.columns = whole.columns
    made.checks = whole.checks
    let lines = made.columns.map { columnClause($0, in: own.schema) } + constraintClauses(of: made)
    let unlogged = own.unlogged ? "UNLOGGED " : ""
    let object = "partition \(name(own))"
    let sql = "CREATE \(unlogged)\(keyword(own)) \(name(own)) " + elements(lines) + tail(of: own)
    add(sql, partition.place, object)
    addSettings(of: own, isPartition: true)
    add("ALTER TABLE \(name(table)) ATTACH PARTITION \(name(own)) \(bound(partition.bound))", partition.place, object)
  }

  /// A table of a type with the columns that the type has.
  private func withColumnsOfType(_ table: Table) -> Table {
    guard let type = table.of.flatMap({ names.compositeTypes[$0] }) else { return table }
    var table = table
    table.columns = type.attributes.map { attribute in
      let own = table.columns.first { $0.name == attribute.name }
      var column = own ?? Column(attribute.name, attribute.type, file: type.place.file, line: type.place.line)
      column.type = attribute.type
      column.collation = attribute.collation
      return column
    }
    return table
  }

  func bound(_ bound: PartitionBound) -> String {
    func values(_ values: [PartitionValue]) -> String { values.map { self.value($0) }.joined(separator: ", ") }
    switch bound.kind {
    case .range: return "FOR VALUES FROM (\(values(bound.from))) TO (\(values(bound.to)))"
    case .list: return "FOR VALUES IN (\(values(bound.values)))"
    case .hash: return "FOR VALUES WITH (MODULUS \(bound.modulus ?? 0), REMAINDER \(bound.remainder ?? 0))"
    case .default: return "DEFAULT"
    }
  }

  private func value(_ value: PartitionValue) -> String {
    switch value.kind {
    case .text: quoteLiteral(value.text)
    case .number, .bool, .sql: value.text
    case .minimum: "MINVALUE"
    case .maximum: "MAXVALUE"
    case .null: "NULL"
    }
  }
}
