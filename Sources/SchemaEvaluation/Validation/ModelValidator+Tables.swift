import SchemaDescription

/// Columns, keys, indexes and what else hangs on a table.
extension ModelValidator {
  mutating func checkColumns(of table: Table) {
    for column in table.columns {
      let name = "column \(table.name).\(column.name)"
      let sources = [
        column.default == nil ? nil : "a default", column.identity == nil ? nil : "an identity",
        column.generated == nil ? nil : "a generation expression",
      ].compactMap(\.self)
      if sources.count > 1 {
        error(
          "several-value-sources",
          column.place,
          "\(name) has \(sources.joined(separator: " and "))",
          advice: "A column's value comes from one of them; take the others away."
        )
      }
      if column.isPrimaryKey {
        error(
          "several-primary-keys",
          column.place,
          "\(name) is .primaryKey, and table \(table.name) has a primary key already",
          advice: "A key of several columns is said on the table: primaryKey: [\"a\", \"b\"]."
        )
      }
      if column.isVirtual, column.generated == nil {
        error(
          "virtual-without-expression",
          column.place,
          "\(name) is .virtual and has no generation expression",
          advice: "Say what it is computed from, as in generated: \"price * quantity\"."
        )
      }
      if column.notNullName != nil, !column.isNotNull {
        error(
          "name-without-constraint",
          column.place,
          "\(name) names a NOT NULL constraint and is nullable",
          advice: "Say .notNull, or take notNullName: away."
        )
      }
      if let former = column.renamedFrom, table.columns.contains(where: { $0.name == former }) {
        error("renamed-from-existing", column.place, "\(name) is renamed from \"\(former)\", which is still declared")
      }
    }
    if let former = table.renamedFrom, names.tables[ObjectName(former, schema: table.schema)] != nil {
      error(
        "renamed-from-existing",
        table.place,
        "table \(table.name) is renamed from \"\(former)\", which is still declared"
      )
    }
    for parent in table.inherits where names.tables[parent] == nil && names.externals[parent.schema ?? ""] == nil {
      unknownTable(parent, "table \(table.name) inherits from", table.place)
    }
  }

  mutating func unknownTable(_ name: ObjectName, _ sentence: String, _ place: SourcePlace) {
    if rawWords.contains(name.name) { return }
    if let schema = name.schema, !names.schemas.contains(schema) {
      unknownSchema(schema, "\(sentence) \(name), in", place)
      return
    }
    let isView = names.relations.contains(name)
    error(
      "unknown-table",
      place,
      isView ? "\(sentence) \(name), which is no table" : "\(sentence) table \(name), which is not declared",
      advice: isView
        ? nil
        : Suggestion.nearest(to: name.name, among: model.tables.map(\.name))
          ?? "Tables that others own are declared with ExternalSchema."
    )
  }

  mutating func checkKeys(of table: Table, _ columns: TableColumns) {
    if let key = table.primaryKey {
      let place = key.place ?? table.place
      if key.columns.isEmpty { error("empty-key", place, "the primary key of table \(table.name) has no column") }
      for column in key.columns + key.include {
        checkColumn(column, columns, "the primary key of table \(table.name)", place)
      }
      checkRepetition(key.columns, "the primary key of table \(table.name)", place)
    }
    for unique in table.unique {
      let owner = "unique constraint \(unique.name ?? "")"
      if unique.columns.isEmpty { error("empty-key", unique.place, "\(owner) of table \(table.name) has no column") }
      for column in unique.columns + unique.include { checkColumn(column, columns, owner, unique.place) }
      checkRepetition(unique.columns, owner, unique.place)
    }
    for exclusion in table.exclusions {
      let owner = "exclusion constraint \(exclusion.name ?? "")"
      for column in exclusion.elements.compactMap(\.key.column) + exclusion.include {
        checkColumn(column, columns, owner, exclusion.place)
      }
    }
  }

  private mutating func checkRepetition(_ columns: [String], _ owner: String, _ place: SourcePlace) {
    for (index, column) in columns.enumerated() where columns[..<index].contains(column) {
      error("repeated-column", place, "\(owner) names the column \"\(column)\" twice")
    }
  }

  mutating func checkIndexes(_ indexes: [Index], of owner: String, _ columns: TableColumns) {
    for index in indexes {
      let name = "index \(index.name ?? "")"
      if index.keys.isEmpty { error("empty-key", index.place, "\(name) of \(owner) has no key") }
      for column in index.keys.compactMap(\.column) + index.include { checkColumn(column, columns, name, index.place) }
    }
  }

  mutating func checkParts(of table: Table, _ columns: TableColumns) {
    if let retention = table.retention {
      checkColumn(retention.column, columns, "the retention of table \(table.name)", table.place)
    }
    if let seed = table.seed { check(seed, of: table, columns) }
  }

  mutating func check(_ trigger: Trigger, _ owner: String, _ columns: TableColumns?) {
    if let columns {
      for column in trigger.events.flatMap(\.columns) {
        checkColumn(column, columns, "trigger \(trigger.name)", trigger.place)
      }
    }
    let function = trigger.function
    let isBuiltIn = [
      "tsvector_update_trigger", "tsvector_update_trigger_column", "suppress_redundant_updates_trigger",
    ].contains(function.name)
    if isBuiltIn { return }
    checkFunction(function, "trigger \(trigger.name) of \(owner)", returns: ".trigger", trigger.place)
  }

  private mutating func check(_ seed: Seed, of table: Table, _ columns: TableColumns) {
    let owner = "the seed of table \(table.name)"
    for column in seed.columns { checkColumn(column, columns, owner, seed.place) }
    for column in seed.key where !seed.columns.contains(column) {
      error(
        "unknown-column",
        seed.place,
        "the key of \(owner) names \"\(column)\", which is none of its columns",
        advice: Suggestion.nearest(to: column, among: seed.columns)
      )
    }
    for (index, row) in seed.rows.enumerated() where row.count != seed.columns.count {
      error(
        "seed-row-length",
        seed.place,
        "row \(index + 1) of \(owner) has \(row.count) values for \(seed.columns.count) columns"
      )
    }
    if !isUnique(seed.key, in: table) {
      error(
        "seed-key-not-unique",
        seed.place,
        "the key of \(owner) (\(seed.key.joined(separator: ", "))) is neither its primary key nor unique",
        advice: "Rows are recognised by their key; make it a unique constraint."
      )
    }
  }

  /// Whether these columns, in any order, are the primary key or unique in a table.
  func isUnique(_ columns: [String], in table: Table) -> Bool {
    let set = Set(columns)
    if let key = table.primaryKey, Set(key.columns) == set { return true }
    if table.unique.contains(where: { Set($0.columns) == set }) { return true }
    return table.indexes.contains { index in
      index.isUnique && index.where == nil && index.keys.allSatisfy { $0.column != nil }
        && Set(index.keys.compactMap(\.column)) == set
    }
  }

  mutating func check(_ sequence: SQLSequence) {
    guard let owner = sequence.ownedBy else { return }
    guard let table = names.tables[owner.table] else {
      unknownTable(owner.table, "sequence \(sequence.name) is owned by", sequence.place)
      return
    }
    checkColumn(owner.column, TableColumns(table, names), "sequence \(sequence.name)", sequence.place)
  }
}
