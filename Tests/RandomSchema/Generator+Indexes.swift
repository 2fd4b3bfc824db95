extension Generator {
  mutating func makeIndexes() {
    for position in relations.indices where relations[position].holdsRows {
      for index in 0..<3 {
        slot("index \(relations[position].slot) \(index)", 35) { $0.makeIndex($1, on: position, index) }
      }
      slot("key \(relations[position].slot)", 45) { $0.makeKey($1, on: position) }
      slot("exclusion \(relations[position].slot)", 25) { $0.makeExclusion($1, on: position) }
    }
  }

  /// The columns that a unique key of a table must hold, with those of the partitions below it.
  private func demanded(_ table: KnownRelation) -> [KnownColumn] {
    var columns = table.partitionKey
    for other in relations where other.slot.hasPrefix(table.slot + " ") { columns += other.partitionKey }
    var seen: Set<String> = []
    return columns.filter { seen.insert($0.name).inserted }
  }

  private mutating func makeIndex(_ draw: Draw, on position: Int, _ index: Int) {
    let table = relations[position]
    let indexable = table.columns.filter { $0.type.has(.ordered) }
    let columns = draw.picks("columns", draw.number("count", in: 1...3), from: indexable, by: \.slot)
    let name = Naming.name(draw, "i" + String(SplitMark.of(draw.slot)))
    let documents = table.columns.filter {
      $0.type.has(.document) || $0.type.sql == "integer[]" || $0.type.sql == "tsvector"
    }
    var method = ""
    var keys: [String] = []
    if draw.chance("gin", 30), let column = draw.pick("document", from: documents, by: \.slot) {
      method = " USING gin"
      let options = column.type.has(.document) && draw.chance("class", 50) ? " jsonb_path_ops" : ""
      keys = [column.sql + options]
    } else if draw.chance("other method", 20), let column = columns.first, column.type.has(.hashed),
      !column.type.has(.domain)
    {
      method = " USING hash"
      keys = [column.sql]
    } else {
      keys = columns.enumerated().map { place, column in key(column, table, draw.part("key", place)) }
    }
    guard !keys.isEmpty else { return }
    let isUnique =
      method.isEmpty && draw.chance("unique", 15) && demanded(table).isEmpty && keys.allSatisfy { !$0.hasPrefix("(") }
    var sql = "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(quoted(name)) ON "
    // An index on a partitioned table alone stays invalid until all partitions have theirs.
    if table.kind == .partitioned, draw.chance("only", 15) { sql += "ONLY " }
    sql += "\(table.sql)\(method) (\(list(keys)))"
    let others = table.columns.filter { column in !columns.contains { $0.slot == column.slot } }
    if method.isEmpty, draw.chance("include", 20), let column = draw.pick("included", from: others, by: \.slot) {
      sql += " INCLUDE (\(column.sql))"
    }
    if isUnique, draw.chance("nulls", 30) { sql += " NULLS NOT DISTINCT" }
    if method.isEmpty, draw.chance("parameters", 20) {
      sql += " WITH (deduplicate_items = off, fillfactor = \(draw.number("fillfactor", in: 50...99)))"
    }
    if draw.chance("partial", 25) {
      sql += " WHERE \(predicate(table.columns.map { Value(sql: $0.sql, type: $0.type) }, draw.part("where")))"
    }
    add(sql)
    let target = quoted(table.schema) + "." + quoted(name)
    if let place = keys.firstIndex(where: { $0.hasPrefix("(") }), draw.chance("statistics", 40) {
      add("ALTER INDEX \(target) ALTER COLUMN \(place + 1) SET STATISTICS \(draw.number("target", in: 1...900))")
    }
    if table.kind == .table, method.isEmpty, !sql.contains(" WHERE "), draw.chance("cluster", 10) {
      add("ALTER TABLE \(table.sql) CLUSTER ON \(quoted(name))")
    }
    if isUnique, !sql.contains(" WHERE "), columns.allSatisfy(\.notNull), draw.chance("identity", 30) {
      add("ALTER TABLE \(table.sql) REPLICA IDENTITY USING INDEX \(quoted(name))")
    }
    names[draw.slot] = NamedObject(kind: "index", schema: table.schema, parent: table.name, name: name)
    dressables.append(Dressable(slot: draw.slot, target: "INDEX \(target)"))
  }

  /// One key of a B-tree: a column or an expression, with all that can be said about it.
  private func key(_ column: KnownColumn, _ table: KnownRelation, _ draw: Draw) -> String {
    var sql = column.sql
    if draw.chance("expression", 20) {
      let values = table.columns.map { Value(sql: $0.sql, type: $0.type) }
      let expression = expression(column.type, values, draw)
      // A column in parentheses is a column.
      if !table.columns.contains(where: { $0.sql == expression }) { sql = "((\(expression)))" }
    } else if column.type.has(.collatable), draw.chance("collate", 25) {
      sql += " COLLATE " + (draw.pick("collation", from: collations + ["\"C\""]) { $0 } ?? "\"C\"")
    }
    if draw.chance("class", 20) {
      if column.type.sql == "text" { sql += " text_pattern_ops" }
      if column.type.sql == "integer", let own = draw.pick("own", from: operatorClasses, by: \.slot) {
        sql += " \(own.name)"
      }
    }
    return sql + draw.one("order", of: ["", "", "", " DESC", " NULLS FIRST", " DESC NULLS LAST", " ASC"])
  }

  private mutating func makeKey(_ draw: Draw, on position: Int) {
    let table = relations[position]
    guard table.kind != .partition else { return }
    var columns = draw.picks(
      "columns",
      draw.number("count", in: 1...2),
      from: table.columns.filter { $0.type.has(.ordered) },
      by: \.slot
    )
    guard !columns.isEmpty else { return }
    for column in demanded(table) where !columns.contains(where: { $0.name == column.name }) { columns.append(column) }
    let isPrimary = table.keys.isEmpty && draw.chance("primary", 35) && columns.allSatisfy { !$0.type.has(.domain) }
    let name = Naming.name(draw, "u" + String(SplitMark.of(draw.slot)))
    let others = table.columns.filter { column in !columns.contains { $0.name == column.name } }
    var sql = isPrimary ? "PRIMARY KEY (" : "UNIQUE" + (draw.chance("nulls", 15) ? " NULLS NOT DISTINCT (" : " (")
    sql += list(columns.map(\.sql)) + ")"
    if draw.chance("include", 15), let column = draw.pick("included", from: others, by: \.slot) {
      sql += " INCLUDE (\(column.sql))"
    }
    if draw.chance("parameters", 15) { sql += " WITH (fillfactor = 77)" }
    let state = draw.one("state", of: ["", "", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"])
    add("ALTER TABLE \(table.sql) ADD CONSTRAINT \(quoted(name)) \(sql)\(state)")
    if draw.chance("comment", 15) { add("COMMENT ON CONSTRAINT \(quoted(name)) ON \(table.sql) IS 'key'") }
    if draw.chance("comment on index", 8) { add("COMMENT ON INDEX \(table.index(name)) IS 'of a key'") }
    names[draw.slot] = NamedObject(kind: "constraint", schema: table.schema, parent: table.name, name: name)
    if state.isEmpty {
      relations[position].keys.append(columns)
      if table.kind == .table, draw.chance("cluster", 10) { add("ALTER TABLE \(table.sql) CLUSTER ON \(quoted(name))") }
    }
  }

  private mutating func makeExclusion(_ draw: Draw, on position: Int) {
    let table = relations[position]
    guard table.kind == .table else { return }
    let ranges = table.columns.filter {
      $0.type.has(.range) && !$0.type.has(.domain) && !$0.type.has(.array) && $0.type.sql != "datemultirange"
    }
    let name = Naming.name(draw, "x" + String(SplitMark.of(draw.slot)))
    var sql: String
    if let column = draw.pick("range", from: ranges, by: \.slot) {
      sql = "EXCLUDE USING gist (\(column.sql) WITH &&)"
    } else if let column = draw.pick(
      "column",
      from: table.columns.filter({ $0.type.has(.ordered) && $0.type.has(.builtin) }),
      by: \.slot
    ) {
      sql =
        draw.chance("expression", 30)
        ? "EXCLUDE (COALESCE(\(column.sql), \(column.type.samples[0])) WITH =)"
        : "EXCLUDE USING btree (\(column.sql) WITH =)"
    } else {
      return
    }
    if draw.chance("partial", 30) {
      sql += " WHERE (\(predicate(table.columns.map { Value(sql: $0.sql, type: $0.type) }, draw.part("where"))))"
    }
    let state = draw.one("state", of: ["", "", " DEFERRABLE INITIALLY DEFERRED", " DEFERRABLE"])
    add("ALTER TABLE \(table.sql) ADD CONSTRAINT \(quoted(name)) \(sql)\(state)")
  }

  /// Foreign keys between any tables, in circles and to themselves too.
  mutating func makeForeignKeys() {
    let targets = relations.filter { !$0.keys.isEmpty && !$0.isUnlogged }
    for table in relations where table.holdsRows && !table.isUnlogged && table.kind != .partition {
      for index in 0..<2 {
        slot("foreign key \(table.slot) \(index)", 45) { generator, draw in
          guard let target = draw.pick("target", from: targets, by: \.slot),
            let key = draw.pick("key", from: target.keys, by: { list($0.map(\.slot)) })
          else { return }
          var columns: [KnownColumn] = []
          for (place, wanted) in key.enumerated() {
            guard wanted.type.traits.isDisjoint(with: [.domain, .composite, .array, .pathless]) else { return }
            let fitting = table.columns.filter { column in
              column.type.sql == wanted.type.sql && !columns.contains { $0.name == column.name }
            }
            guard let column = draw.pick("column \(place)", from: fitting, by: \.slot) else { return }
            columns.append(column)
          }
          let name = Naming.name(draw, "f" + String(SplitMark.of(draw.slot)))
          var sql = "FOREIGN KEY (\(list(columns.map(\.sql)))) REFERENCES \(target.sql) (\(list(key.map(\.sql))))"
          if draw.chance("full", 15) { sql += " MATCH FULL" }
          if columns.allSatisfy({ !$0.generated && !$0.identity }) {
            sql += draw.one(
              "delete",
              of: [
                "", "", " ON DELETE CASCADE", " ON DELETE SET NULL (\(columns[0].sql))", " ON DELETE RESTRICT",
                " ON DELETE SET DEFAULT",
              ]
            )
            sql += draw.one("update", of: ["", "", " ON UPDATE CASCADE", " ON UPDATE SET NULL"])
          }
          sql += draw.one("state", of: ["", "", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"])
          // Keys of partitions become one where they are alike, and are refused where one alone is enforced.
          if generator.features.contains(.postgreSQL18), table.kind == .table, draw.chance("not enforced", 20) {
            sql += " NOT ENFORCED"
          } else if table.kind == .table, draw.chance("not valid", 15) {
            sql += " NOT VALID"
          }
          generator.add("ALTER TABLE \(table.sql) ADD CONSTRAINT \(quoted(name)) \(sql)")
          if draw.chance("comment", 15) {
            generator.add("COMMENT ON CONSTRAINT \(quoted(name)) ON \(table.sql) IS 'fk'")
          }
          generator.names[draw.slot] = NamedObject(
            kind: "foreign key",
            schema: table.schema,
            parent: table.name,
            name: name
          )
        }
      }
    }
  }

  mutating func makeStatistics() {
    for table in relations where table.kind == .table || table.kind == .partitioned {
      slot("statistics \(table.slot)", 25) { generator, draw in
        let columns = draw.picks(
          "columns",
          3,
          from: table.columns.filter { $0.type.has(.ordered) && $0.type.sql != "xml" },
          by: \.slot
        )
        guard columns.count > 1 else { return }
        let plain = Naming.name(draw, "st" + String(SplitMark.of(draw.slot)))
        let name = quoted(generator.schema(draw)) + "." + quoted(plain)
        let kinds = draw.one("kinds", of: ["", " (ndistinct)", " (dependencies, mcv)", " (mcv, ndistinct)"])
        var keys = columns.map(\.sql)
        if draw.chance("expression", 30) { keys.append("((\(columns[0].sql) IS NULL))") }
        generator.add("CREATE STATISTICS \(name)\(kinds) ON \(list(keys)) FROM \(table.sql)")
        if draw.chance("target", 30) {
          generator.add("ALTER STATISTICS \(name) SET STATISTICS \(draw.number("t", in: 0...99))")
        }
        generator.dressables.append(
          Dressable(slot: draw.slot, target: "STATISTICS \(name)", owned: "STATISTICS \(name)")
        )
      }
    }
  }
}

/// A short mark out of a slot's name.
enum SplitMark {
  static func of(_ slot: String) -> String {
    String(slot.filter { $0.isNumber || $0 == "p" || $0 == "d" }) + String(slot.prefix(1))
  }
}
