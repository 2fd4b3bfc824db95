import SchemaDescription

/// Typed and foreign tables, statistics, and the indexes that a table marks.
extension ModelValidator {
  mutating func checkStorage(of table: Table) {
    if let type = table.of {
      let relation = names.relations.contains(type)
      if relation {
        error(
          "not-a-composite-type",
          table.place,
          "table \(table.name) is of \(type), which is no composite type of its own",
          advice: "PostgreSQL makes typed tables of types from CREATE TYPE only: declare a CompositeType."
        )
      } else {
        check(.named(type), "table \(table.name)", table.place)
      }
      let attributes = names.compositeTypes[type]?.attributes.map(\.name)
      for column in table.columns {
        guard let attributes, !attributes.contains(column.name) else { continue }
        error(
          "unknown-column",
          column.place,
          "table \(table.name) of type \(type) has a column \"\(column.name)\", which the type does not have",
          advice: Suggestion.nearest(to: column.name, among: attributes)
            ?? "The attributes are \(attributes.joined(separator: ", "))."
        )
      }
    }
    let indexes = indexNames(of: table)
    if let index = table.clusteredOn {
      checkIndexName(index, indexes, "table \(table.name) is clustered on", table.place)
    }
    if let index = table.replicaIdentity?.index {
      checkIndexName(index, indexes, "the replica identity of table \(table.name) is", table.place)
      let plain = table.indexes.first { $0.name == index }
      if let plain, !plain.isUnique || plain.where != nil || plain.keys.contains(where: { $0.column == nil }) {
        error(
          "replica-identity-not-unique",
          table.place,
          "the replica identity of table \(table.name) is index \(index), which does not tell rows apart",
          advice: "It must be unique, over whole columns that are not null, and without a predicate."
        )
      }
    }
  }

  private func indexNames(of table: Table) -> [String] {
    let keys = [table.primaryKey?.name] + table.unique.map(\.name) + table.exclusions.map(\.name)
    return (keys + table.indexes.map(\.name)).compactMap(\.self)
  }

  mutating func checkIndexName(_ name: String, _ known: [String], _ sentence: String, _ place: SourcePlace) {
    guard !known.contains(name), !rawWords.contains(name) else { return }
    error(
      "unknown-index",
      place,
      "\(sentence) index \"\(name)\", which is not declared there",
      advice: Suggestion.nearest(to: name, among: known)
        ?? (known.isEmpty ? "It has no index." : "The indexes are \(known.joined(separator: ", ")).")
    )
  }

  mutating func check(_ statistics: Statistics, of owner: String, _ columns: TableColumns?) {
    let name = "statistics \(statistics.name ?? "")"
    if let columns {
      for column in statistics.keys.compactMap(\.column) { checkColumn(column, columns, name, statistics.place) }
    }
    let isExpression = statistics.keys.count == 1 && statistics.keys[0].column == nil
    if statistics.keys.count < 2, !isExpression {
      error(
        "too-few-statistics-keys",
        statistics.place,
        "\(name) of \(owner) need two columns or expressions, or one expression",
        advice: "What one column holds is gathered by itself; its target is statistics: on the column."
      )
    }
    if isExpression, !statistics.kinds.isEmpty {
      error(
        "kinds-of-one-expression",
        statistics.place,
        "\(name) of \(owner) cover one expression, which has no kinds",
        advice: "Take kinds: away; an expression's own statistics are always gathered."
      )
    }
  }

  /// PostgreSQL can check rows of a foreign table in nothing but `CHECK` and `NOT NULL`, which it believes.
  mutating func checkForeign(_ table: Table) {
    guard let foreign = table.foreign else {
      for column in table.columns where !column.foreignOptions.isEmpty {
        error(
          "not-foreign",
          column.place,
          "column \(table.name).\(column.name) has options of a foreign table, and the table is none",
          advice: "Say where its rows are: foreign: .server(\"…\")."
        )
      }
      return
    }
    checkServer(foreign.server, "foreign table \(table.name)", table.place)
    checkSecrets(foreign.options, "foreign table \(table.name)", table.place)
    var parts: [(String, SourcePlace)] = []
    if let key = table.primaryKey { parts.append(("a primary key", key.place ?? table.place)) }
    parts += table.unique.map { ("a unique constraint", $0.place) }
    parts += table.exclusions.map { ("an exclusion constraint", $0.place) }
    parts += table.foreignKeys.map { ("a foreign key", $0.place) }
    parts += table.indexes.map { ("an index", $0.place) }
    for (part, place) in parts {
      error(
        "impossible-on-foreign-table",
        place,
        "foreign table \(table.name) cannot have \(part)",
        advice: "Its rows are elsewhere; declare it there."
      )
    }
  }
}
