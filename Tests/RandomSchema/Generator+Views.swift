extension Generator {
  mutating func makeViews(_ layer: Int) {
    for index in 0..<2 { slot("view \(layer).\(index)", 65) { $0.makeView($1, "\(layer)\(index)") } }
    slot("function over a view \(layer)", 35) { $0.makeViewFunction($1, "\(layer)") }
  }

  private mutating func makeView(_ draw: Draw, _ mark: String) {
    let sources = relations.filter { !$0.columns.isEmpty }
    guard let first = draw.pick("first", from: sources, by: \.slot) else { return }
    let schema = schema(draw)
    let name = Naming.name(draw, "v\(mark)")
    let isMaterialized = draw.chance("materialized", 30)
    var view = KnownRelation(
      slot: draw.slot,
      kind: isMaterialized ? .materializedView : .view,
      schema: schema,
      name: name,
      columns: []
    )
    let (columns, query, isReadable) = query(first, sources, draw, mark, isImmutable: isMaterialized)
    view.isReadable = isReadable
    view.columns = columns
    let named = draw.chance("column list", 30) ? " (\(list(columns.map(\.sql))))" : ""
    if isMaterialized {
      let parameters = draw.chance("parameters", 25) ? " WITH (fillfactor = 66, toast.autovacuum_enabled = off)" : ""
      let isEmpty = draw.chance("no data", 40) || !isReadable
      view.isReadable = !isEmpty
      let filling = isEmpty ? " WITH NO DATA" : ""
      add("CREATE MATERIALIZED VIEW \(view.sql)\(named)\(parameters) AS \(query)\(filling)")
      makeViewIndex(view, draw, mark)
    } else {
      let isPlain =
        !query.contains("UNION") && !query.contains("WITH ") && !query.contains("DISTINCT")
        && !query.contains("GROUP BY")
        && !query.contains("OVER") && !query.contains("JOIN") && !query.contains("LIMIT") && first.kind == .table
      let isUpdatable = isPlain && columns.indices.contains { !draw.part("item", $0).chance("expression", 25) }
      let option =
        isUpdatable ? draw.one("check", of: ["", "", " WITH LOCAL CHECK OPTION", " WITH CASCADED CHECK OPTION"]) : ""
      let parameters = draw.one(
        "parameters",
        of: [
          "", "", "", " WITH (security_barrier)", " WITH (security_invoker = true)",
          " WITH (security_barrier = true, security_invoker)",
        ]
      )
      let verb = draw.chance("replaced", 10) ? "CREATE OR REPLACE VIEW" : "CREATE VIEW"
      add("\(verb) \(view.sql)\(named)\(parameters) AS \(query)\(option)")
      if draw.chance("default", 15), let column = columns.first {
        add("ALTER VIEW \(view.sql) ALTER COLUMN \(column.sql) SET DEFAULT \(column.type.samples[0])")
      }
    }
    relations.append(view)
    names[draw.slot] = NamedObject(kind: isMaterialized ? "materialized view" : "view", schema: schema, name: name)
    for column in columns where draw.chance("comment \(column.slot)", 10) {
      add("COMMENT ON COLUMN \(view.sql).\(column.sql) IS 'seen'")
    }
    let word = isMaterialized ? "MATERIALIZED VIEW" : "VIEW"
    dressables.append(
      Dressable(
        slot: draw.slot,
        target: "\(word) \(view.sql)",
        owned: "\(word) \(view.sql)",
        granted: view.sql,
        privileges: ["SELECT", "INSERT", "UPDATE", "DELETE"],
        columns: columns.map(\.sql)
      )
    )
  }

  private mutating func makeViewIndex(_ view: KnownRelation, _ draw: Draw, _ mark: String) {
    let indexable = view.columns.filter { $0.type.has(.ordered) }
    guard draw.chance("index", 60), let column = draw.pick("indexed", from: indexable, by: \.slot) else { return }
    let name = Naming.name(draw.part("index"), "iv\(mark)")
    add("CREATE INDEX \(quoted(name)) ON \(view.sql) (\(column.sql) DESC, (\(column.sql) IS NULL))")
    if draw.chance("cluster", 25) { add("ALTER MATERIALIZED VIEW \(view.sql) CLUSTER ON \(quoted(name))") }
    if draw.chance("comment on index", 25) { add("COMMENT ON INDEX \(view.index(name)) IS 'of a view'") }
    if draw.chance("storage", 25) {
      add("ALTER MATERIALIZED VIEW \(view.sql) ALTER COLUMN \(column.sql) SET STATISTICS 77")
    }
  }

  /// A query over one or two relations, with the columns it gives.
  private func query(
    _ first: KnownRelation,
    _ sources: [KnownRelation],
    _ draw: Draw,
    _ mark: String,
    isImmutable: Bool
  ) -> ([KnownColumn], String, isReadable: Bool) {
    var isReadable = first.isReadable
    var values = first.columns.map { Value(sql: "a.\($0.sql)", type: $0.type) }
    var from = "\(first.sql) a"
    if draw.chance("join", 35), let second = draw.pick("second", from: sources, by: \.slot) {
      isReadable = isReadable && second.isReadable
      let others = second.columns.map { Value(sql: "\"b b\".\($0.sql)", type: $0.type) }
      let pairs = values.filter { $0.type.has(.ordered) && $0.type.traits.isDisjoint(with: [.pathless, .domain]) }
        .flatMap { left in
          others.filter { $0.type.sql == left.type.sql }.map { (left, $0) }
        }
      let condition =
        draw.pick("pair", from: pairs) { $0.0.sql + $0.1.sql }.map { "\($0.0.sql) = \($0.1.sql)" } ?? "true"
      from += draw.one("kind", of: [" JOIN ", " LEFT JOIN ", " FULL JOIN "]) + "\(second.sql) \"b b\" ON \(condition)"
      if condition == "true" { from = from.replacingFull }
      values += others
    }
    let chosen = draw.picks("columns", draw.number("count", in: 1...5), from: values, by: \.sql)
    var columns: [KnownColumn] = []
    var items: [String] = []
    for (index, value) in chosen.enumerated() {
      let part = draw.part("item", index)
      let name = Naming.name(part, "v\(mark)_\(index)", hostility: 30)
      columns.append(KnownColumn(name: name, type: value.type, slot: "\(draw.slot) column \(index)"))
      // Text without a type of its own is the column's type, or a modifier would be lost.
      let sql =
        part.chance("expression", 25)
        ? "(\(expression(value.type, values, part, isImmutable: isImmutable)))::\(value.type.sql)" : value.sql
      items.append("\(sql) AS \(quoted(name))")
    }
    let condition = draw.chance("where", 50) ? " WHERE \(predicate(values, draw.part("where")))" : ""
    let body = "FROM \(from)\(condition)"
    let ordered = chosen.allSatisfy { $0.type.has(.ordered) }
    switch draw.number("form", below: 9) {
    case 0 where ordered: return (columns, "SELECT DISTINCT \(list(items)) \(body)", isReadable)
    case 1 where ordered:
      return (
        columns, "SELECT \(list(items)) \(body) UNION ALL SELECT \(list(chosen.map { "NULL::\($0.type.sql)" }))",
        isReadable
      )
    case 2:
      return (columns, "WITH \"w'\" AS MATERIALIZED (SELECT \(list(items)) \(body)) SELECT * FROM \"w'\"", isReadable)
    case 3:
      columns.append(
        KnownColumn(
          name: "rank",
          type: BuiltinTypes.all.first { $0.sql == "bigint" } ?? BuiltinTypes.integer,
          slot: "\(draw.slot) rank"
        )
      )
      return (
        columns,
        "SELECT \(list(items)), row_number() OVER w AS rank \(body) WINDOW w AS (PARTITION BY 1 ORDER BY 2 ROWS 3 PRECEDING)",
        isReadable
      )
    case 4:
      return (
        columns, "SELECT \(list(items)) \(body) ORDER BY 1 DESC NULLS LAST LIMIT 5 OFFSET 1".orderless(ordered),
        isReadable
      )
    case 5:
      return (
        columns, "SELECT l.* FROM (SELECT \(list(items)) \(body)) l CROSS JOIN LATERAL (SELECT 1 AS one) m", isReadable
      )
    case 6:
      return (
        columns,
        "SELECT \(list(items)) \(body)\(condition.isEmpty ? " WHERE " : " AND ")EXISTS (SELECT 1 FROM \(first.sql) e)",
        isReadable
      )
    default: return (columns, "SELECT \(list(items)) \(body)", isReadable)
    }
  }

  private mutating func makeViewFunction(_ draw: Draw, _ mark: String) {
    let views = relations.filter { $0.kind == .view || $0.kind == .materializedView }
    guard let view = draw.pick("view", from: views, by: \.slot), let column = view.columns.first else { return }
    let schema = schema(draw)
    let name = Naming.name(draw, "vf\(mark)")
    let function = KnownFunction(
      slot: draw.slot,
      schema: schema,
      name: name,
      arguments: [],
      result: column.type,
      isImmutable: false
    )
    let body = "SELECT x.\(column.sql) FROM \(view.sql) x LIMIT 1"
    let text = draw.chance("atomic", 60) ? "BEGIN ATOMIC \(body); END" : "AS \(literal(body))"
    add("CREATE FUNCTION \(function.sql)() RETURNS \(column.type.sql) LANGUAGE sql STABLE \(text)")
    functions.append(function)
    dressables.append(
      Dressable(
        slot: draw.slot,
        target: "FUNCTION \(function.signature)",
        owned: "FUNCTION \(function.signature)",
        granted: "FUNCTION \(function.signature)",
        privileges: ["EXECUTE"]
      )
    )
  }

  /// Defaults that call functions which came after the table, over views of it perhaps.
  mutating func makeLateDefaults() {
    for table in relations where table.kind == .table {
      slot("late default \(table.slot)", 25) { generator, draw in
        let columns = table.columns.filter { !$0.generated && !$0.identity }
        guard let column = draw.pick("column", from: columns, by: \.slot) else { return }
        let value = generator.expression(column.type, [], draw, isImmutable: false)
        generator.add("ALTER TABLE \(table.sql) ALTER COLUMN \(column.sql) SET DEFAULT \(value)")
      }
    }
  }
}

extension String {
  /// A full join needs a condition that can be merged or hashed.
  fileprivate var replacingFull: String {
    guard let range = firstRange(of: " FULL JOIN ") else { return self }
    return String(self[..<range.lowerBound]) + " LEFT JOIN " + String(self[range.upperBound...])
  }

  fileprivate func orderless(_ isOrdered: Bool) -> String {
    guard !isOrdered, let range = firstRange(of: " ORDER BY 1 DESC NULLS LAST") else { return self }
    return String(self[..<range.lowerBound]) + String(self[range.upperBound...])
  }

  private func firstRange(of other: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
      start = index(after: start)
    }
    return nil
  }
}
