import SchemaDescription

/// Foreign keys: that the table, its columns and a key over them exist. Whether the types fit is PostgreSQL's to say.
extension ModelValidator {
  mutating func checkForeignKeys(of table: Table, _ columns: TableColumns) {
    for key in table.foreignKeys {
      let owner = "foreign key \(key.name ?? "")"
      for column in key.columns + key.onDeleteColumns { checkColumn(column, columns, owner, key.place) }
      if let schema = key.table.schema, let external = names.externals[schema] {
        checkExternal(key, external, owner)
      } else if let target = names.tables[key.table] {
        checkTarget(of: key, target, owner)
      } else if !isPartition(key.table) {
        unknownTable(key.table, "\(owner) refers to", key.place)
      }
    }
  }

  private func isPartition(_ name: ObjectName) -> Bool {
    var found = false
    for table in model.tables {
      Model.eachPartition(of: table.partitions, in: table.schema) { partition, schema in
        if ObjectName(partition.name, schema: schema) == name { found = true }
      }
    }
    return found
  }

  private mutating func checkExternal(_ key: ForeignKey, _ external: ExternalSchema, _ owner: String) {
    let words = SQLWords(external.stub).names
    for name in [key.table.name] + key.targetColumns where !words.contains(name) {
      error(
        "unknown-external",
        key.place,
        "\(owner) refers to \(key.table)\(name == key.table.name ? "" : ".\(name)"), "
          + "and the stub of schema \(external.name) does not mention \"\(name)\"",
        advice: Suggestion.nearest(to: name, among: words.sorted())
          ?? "The stub makes just enough of the schema for a throw-away PostgreSQL: add what is referred to."
      )
    }
  }

  private mutating func checkTarget(of key: ForeignKey, _ target: Table, _ owner: String) {
    if key.targetColumns.isEmpty {
      error(
        "foreign-key-without-target",
        key.place,
        "\(owner) names no column of table \(target.name), which has no primary key",
        advice: "Name the column: references: .init(\"\(target.name)\", \"…\")."
      )
      return
    }
    let columns = TableColumns(target, names)
    for column in key.targetColumns { checkColumn(column, columns, owner, key.place) }
    if key.columns.count != key.targetColumns.count {
      error(
        "foreign-key-column-count",
        key.place,
        "\(owner) has \(key.columns.count) columns and refers to \(key.targetColumns.count)"
      )
    } else if key.targetColumns.allSatisfy({ columns.names.contains($0) }), !isUnique(key.targetColumns, in: target) {
      let list = key.targetColumns.joined(separator: ", ")
      error(
        "foreign-key-target-not-unique",
        key.place,
        "\(owner) refers to \(target.name) (\(list)), which is neither its primary key nor unique",
        advice: "Refer to the primary key"
          + (target.primaryKey.map { " (\($0.columns.joined(separator: ", ")))" } ?? "")
          + ", or make the columns unique in \(target.name)."
      )
    }
  }
}
