import Postgres

/// Finds out what has to be asked of the rows that are there before they are led from one shape to another.
///
/// The questions are put in the words of the new shape: each old table is read as it will look, under its new column
/// names and types, so that the conditions of the new schema can be asked as PostgreSQL wrote them.
struct DataQuestions {
  let old: DataShape
  let new: DataShape

  /// The questions, in the order of the tables' names.
  var all: [DataQuestion] {
    let tables = new.relations.sorted { ($0.value.schema, $0.value.name) < ($1.value.schema, $1.value.name) }
    var questions: [DataQuestion] = []
    for (oid, relation) in tables {
      guard let source = Source(oid, relation, old) else { continue }
      questions += boundQuestions(oid, source)
      if relation.isPartition { continue }
      questions += columnQuestions(source)
      questions += demands(on: oid).compactMap { question($0, source) }
    }
    return questions
  }

  /// A table that is there, seen as it will be.
  struct Source {
    let before: DataShape.Relation
    let after: DataShape.Relation
    /// The old attribute that becomes a new one, by attribute number of the new one.
    let origins: [Int: DataShape.Attribute]

    /// - Returns: `nil` where the table is new, so that it has no rows.
    init?(_ oid: UInt32, _ relation: DataShape.Relation, _ old: DataShape) {
      after = relation
      if let same = old.relations[oid] {
        before = same
        origins = relation.attributes.keys.reduce(into: [:]) { $0[$1] = same.attributes[$1] }
        return
      }
      // A table that was made again, to be partitioned for instance, has its name left.
      let twin = old.relations.values.first { $0.schema == relation.schema && $0.name == relation.name }
      guard let twin else { return nil }
      before = twin
      let named = Dictionary(uniqueKeysWithValues: twin.attributes.values.map { ($0.name, $0) })
      origins = relation.attributes.compactMapValues { named[$0.name] }
    }

    /// The old table's name.
    var table: String { quoteQualified(before.schema, before.name) }

    /// The columns that tell a person which row is meant.
    var names: String {
      before.key.isEmpty ? "ctid" : before.key.map(quoteIdentifier).joined(separator: ", ")
    }

    /// The old table as the new one, with the place of each row.
    var asNew: String {
      let columns = after.attributes.sorted { $0.key < $1.key }.compactMap { number, attribute -> String? in
        let name = quoteIdentifier(attribute.name)
        guard let origin = origins[number] else {
          return attribute.isComputed ? nil : "(\(attribute.fill ?? "NULL"))::\(attribute.type) AS \(name)"
        }
        let value = "strata_old.\(quoteIdentifier(origin.name))"
        return origin.type == attribute.type ? "\(value) AS \(name)" : "(\(value))::\(attribute.type) AS \(name)"
      }
      let all = (columns + ["strata_old.tableoid AS strata_tableoid", "strata_old.ctid AS strata_ctid"])
      return "(SELECT \(all.joined(separator: ", ")) FROM \(table) AS strata_old) AS \(quoteIdentifier(after.name))"
    }

    /// The columns that name a row of ``asNew``, where the key is among them.
    var newNames: String {
      let renamed = before.key.compactMap { key in
        origins.first { $0.value.name == key }.flatMap { after.attributes[$0.key]?.name }
      }
      return renamed.isEmpty ? "strata_ctid" : renamed.map(quoteIdentifier).joined(separator: ", ")
    }
  }

  private func columnQuestions(_ source: Source) -> [DataQuestion] {
    source.after.attributes.sorted { $0.key < $1.key }.flatMap { number, attribute -> [DataQuestion] in
      guard let origin = source.origins[number] else {
        guard attribute.isNotNull, attribute.fill == nil, !attribute.isComputed else { return [] }
        return [
          DataQuestion(
            code: "data-no-value",
            phrase:
              "% rows of \(source.table) would have no value in the new column \(attribute.name), which is NOT NULL",
            rows: .query("SELECT \(source.names) FROM \(source.table)")
          )
        ]
      }
      var questions: [DataQuestion] = []
      if attribute.isNotNull, !origin.isNotNull {
        let condition = "\(quoteIdentifier(origin.name)) IS NULL"
        questions.append(
          DataQuestion(
            code: "data-null",
            phrase: "% rows of \(source.table) have no value in \(origin.name), which becomes NOT NULL",
            rows: .query("SELECT \(source.names) FROM \(source.table) WHERE \(condition)")
          )
        )
      }
      if origin.type != attribute.type || origin.typeOID != attribute.typeOID {
        questions += conversion(source, origin, attribute)
      }
      return questions + domainQuestions(source, origin, attribute)
    }
  }

  private func conversion(
    _ source: Source,
    _ origin: DataShape.Attribute,
    _ attribute: DataShape.Attribute
  ) -> [DataQuestion] {
    let column = quoteIdentifier(origin.name)
    let words = "\(source.table).\(origin.name)"
    if let labels = attribute.labels {
      let list = labels.map(quoteLiteral).joined(separator: ", ")
      let condition = labels.isEmpty ? "\(column) IS NOT NULL" : "\(column)::text NOT IN (\(list))"
      return [
        DataQuestion(
          code: "data-conversion",
          phrase: "% values of \(words) are no labels of \(attribute.type)",
          rows: .query("SELECT \(source.names), \(column) FROM \(source.table) WHERE \(condition)")
        )
      ]
    }
    // An explicit cast cuts a string short without a word; what `ALTER … TYPE` does is an assignment, which refuses it.
    let type = attribute.baseType ?? attribute.type
    var questions: [DataQuestion] = []
    if let limit = Self.length(of: type) {
      questions.append(
        DataQuestion(
          code: "data-conversion",
          phrase: "% values of \(words) are longer than \(type) takes",
          rows: .query(
            """
            SELECT \(source.names), \(column) FROM \(source.table)
            WHERE pg_catalog.char_length(pg_catalog.rtrim(\(column)::text, ' ')) > \(limit)
            """
          )
        )
      )
    } else if !Self.isText(type) {
      questions.append(
        DataQuestion(
          code: "data-conversion",
          phrase: "% values of \(words) are not converted to \(type) by a plain cast",
          rows: .conversion(from: "SELECT \(column) AS value FROM \(source.table)", to: type)
        )
      )
    }
    return questions
  }

  /// The length in `character varying(20)`, `character(3)`, `bit(8)`, `bit varying(8)`.
  private static func length(of type: String) -> Int? {
    guard let match = type.firstMatch(of: /^(?:character|bit)(?: varying)?\((\d+)\)$/) else { return nil }
    return Int(match.1)
  }

  private static func isText(_ type: String) -> Bool { type == "text" || type == "character varying" }

  /// What a domain asks of a column that has it, or gets it.
  private func domainQuestions(
    _ source: Source,
    _ origin: DataShape.Attribute,
    _ attribute: DataShape.Attribute
  ) -> [DataQuestion] {
    guard attribute.baseType != nil else { return [] }
    let column = quoteIdentifier(origin.name)
    let gets = origin.typeOID != attribute.typeOID
    var questions: [DataQuestion] = []
    for demand in new.demands.filter({ $0.domain == attribute.typeOID }).sorted(by: { $0.name < $1.name }) {
      guard gets || !old.demands.contains(demand), let condition = demand.condition else { continue }
      questions.append(
        DataQuestion(
          code: "data-check",
          phrase:
            "% values of \(source.table).\(origin.name) do not satisfy \(demand.name) of the domain \(attribute.type)",
          rows: .query(
            "SELECT value FROM (SELECT \(column) AS value FROM \(source.table)) AS old WHERE (\(condition)) IS FALSE"
          )
        )
      )
    }
    let refuses = new.notNullDomains.contains(attribute.typeOID)
    if refuses, gets || !old.notNullDomains.contains(attribute.typeOID) {
      questions.append(
        DataQuestion(
          code: "data-null",
          phrase: "% values of \(source.table).\(origin.name) are null, which the domain \(attribute.type) refuses",
          rows: .query("SELECT \(source.names) FROM \(source.table) WHERE \(column) IS NULL")
        )
      )
    }
    return questions
  }

  /// The demands on a table that its old form did not make.
  private func demands(on oid: UInt32) -> [DataShape.Demand] {
    new.demands.filter { $0.relation == oid && !old.demands.contains($0) }.sorted { $0.name < $1.name }
  }

  private func question(_ demand: DataShape.Demand, _ source: Source) -> DataQuestion? {
    let rows: String
    let phrase: String
    switch demand.kind {
    case .check:
      guard let condition = demand.condition else { return nil }
      phrase = "% rows of \(source.table) do not satisfy \(demand.name)"
      rows = "SELECT \(source.newNames) FROM \(source.asNew) WHERE (\(condition)) IS FALSE"
      return DataQuestion(code: "data-check", phrase: phrase, rows: .query(rows))
    case .unique(let nullsDistinct):
      phrase = "% values are there more than once in \(source.table), and \(demand.name) makes them unique"
      return DataQuestion(
        code: "data-duplicate",
        phrase: phrase,
        rows: .query(duplicates(demand, nullsDistinct, source))
      )
    case .reference(let target, let columns, let isFull):
      return orphans(demand, target, columns, isFull, source)
    case .exclusion(let operators):
      phrase = "% pairs of rows of \(source.table) exclude each other by \(demand.name)"
      let conditions = zip(demand.columns, operators).map { column, sign in
        "a.\(quoteIdentifier(column)) \(sign) b.\(quoteIdentifier(column))"
      }
      let place = "(a.strata_tableoid, a.strata_ctid) < (b.strata_tableoid, b.strata_ctid)"
      let condition = ([place] + conditions).joined(separator: " AND ")
      let (left, right) = ("(SELECT * FROM \(source.asNew)) AS a", "(SELECT * FROM \(source.asNew)) AS b")
      rows = "SELECT a.strata_ctid, b.strata_ctid AS other FROM \(left) JOIN \(right) ON \(condition)"
      return DataQuestion(code: "data-exclusion", phrase: phrase, rows: .query(rows))
    }
  }

  private func duplicates(_ demand: DataShape.Demand, _ nullsDistinct: Bool, _ source: Source) -> String {
    var conditions = demand.condition.map { ["(\($0))"] } ?? []
    if nullsDistinct { conditions += demand.columns.map { "(\($0)) IS NOT NULL" } }
    let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    let columns = demand.columns.joined(separator: ", ")
    return """
      SELECT \(columns), count(*) AS rows FROM \(source.asNew)\(filter) GROUP BY \(columns) HAVING count(*) > 1
      """
  }

  private func orphans(
    _ demand: DataShape.Demand,
    _ target: UInt32,
    _ columns: [String],
    _ isFull: Bool,
    _ source: Source
  ) -> DataQuestion? {
    guard let relation = new.relations[target] else { return nil }
    let own = demand.columns.map { "referencing.\(quoteIdentifier($0))" }
    let complete = own.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
    var orphan = "(\(complete))"
    // A table that is new has no rows that could be referenced, unless the migration puts them there.
    if let referenced = Source(target, relation, old) {
      let match = zip(own, columns).map { "\($0) = referenced.\(quoteIdentifier($1))" }.joined(separator: " AND ")
      orphan += " AND NOT EXISTS (SELECT FROM (SELECT * FROM \(referenced.asNew)) AS referenced WHERE \(match))"
    }
    if isFull, own.count > 1 {
      let some = own.map { "\($0) IS NOT NULL" }.joined(separator: " OR ")
      orphan = "(\(orphan)) OR ((\(some)) AND NOT (\(complete)))"
    }
    let names = own.joined(separator: ", ")
    return DataQuestion(
      code: "data-orphan",
      phrase:
        "% rows of \(source.table) refer by \(demand.name) to nothing in \(quoteQualified(relation.schema, relation.name))",
      rows: .query("SELECT \(names) FROM (SELECT * FROM \(source.asNew)) AS referencing WHERE \(orphan)")
    )
  }
}
