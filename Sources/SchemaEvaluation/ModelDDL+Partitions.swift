import Postgres
import SchemaDescription

extension ModelDDL {
  func partitionClause(_ partitioning: Partitioning) -> String {
    let keys = partitioning.keys.map { key in
      var sql = key.column.map { quoteIdentifier($0) } ?? "(\(key.expression ?? ""))"
      if let collation = key.collation { sql += " COLLATE \(quoteIdentifier(collation))" }
      if let operatorClass = key.operatorClass { sql += " " + qualified(operatorClass) }
      return sql
    }
    return "PARTITION BY \(partitioning.method.rawValue.uppercased()) (\(keys.joined(separator: ", ")))"
  }

  mutating func addPartitions(of table: Table) {
    addPartitions(table.partitions, of: name(table), in: table.schema)
    if let schedule = table.partitioned?.schedule {
      add(
        schedule.creationSQL(schema: table.schema, table: table.name),
        table.place,
        "partitions of table \(name(table))"
      )
    }
  }

  private mutating func addPartitions(_ partitions: [Partition], of parent: String, in schema: String) {
    for partition in partitions {
      let own = partition.schema ?? schema
      let name = quoteQualified(own, partition.name)
      var sql = "CREATE TABLE \(name) PARTITION OF \(parent)\n  \(bound(partition.bound))"
      if let partitioned = partition.partitioned { sql += "\n" + partitionClause(partitioned) }
      if !partition.storageParameters.isEmpty { sql += "\n" + with(partition.storageParameters).dropFirst() }
      if let tablespace = partition.tablespace { sql += "\nTABLESPACE \(quoteIdentifier(tablespace))" }
      add(sql, partition.place, "partition \(name)")
      addComment(partition.comment, on: "TABLE \(name)", partition.place)
      addPartitions(partition.partitions, of: name, in: own)
      if let schedule = partition.partitioned?.schedule {
        add(
          schedule.creationSQL(schema: own, table: partition.name),
          partition.place,
          "partitions of table \(name)"
        )
      }
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
