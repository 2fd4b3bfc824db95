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
  mutating func addPartitions(of table: Table, columns: [Column]? = nil) {
    let columns = columns ?? table.columns
    for partition in table.partitions {
      let own = Table(partition, in: table.schema, columns: columns)
      let lines = own.columns.map { columnClause($0, in: own.schema, typed: false) } + constraintClauses(of: own)
      let unlogged = own.unlogged ? "UNLOGGED " : ""
      var sql = "CREATE \(unlogged)\(keyword(own)) \(name(own)) PARTITION OF \(name(table))"
      if !lines.isEmpty { sql += " " + elements(lines) }
      sql += (lines.isEmpty ? "\n  " : " ") + bound(partition.bound) + tail(of: own)
      add(sql, partition.place, "partition \(name(own))")
      addSettings(of: own, isPartition: true)
      addPartitions(of: own, columns: columns)
    }
    if let schedule = table.partitioned?.schedule {
      add(
        schedule.creationSQL(schema: table.schema, table: table.name),
        table.place,
        "partitions of table \(name(table))"
      )
    }
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
