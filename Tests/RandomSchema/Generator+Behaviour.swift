extension Generator {
  mutating func makeTriggers() {
    for index in 0..<2 {
      slot("trigger function \(index)", 75) { generator, draw in
        let schema = generator.schema(draw)
        let name = Naming.name(draw, "trf\(index)")
        let function = KnownFunction(
          slot: draw.slot,
          schema: schema,
          name: name,
          arguments: [],
          result: BuiltinTypes.integer,
          isImmutable: false
        )
        generator.add(
          "CREATE FUNCTION \(function.sql)() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN COALESCE(NEW, OLD); END$$"
        )
        generator.triggerFunctions.append(function)
      }
    }
    for table in relations where table.kind != .materializedView && table.kind != .foreign {
      for index in 0..<2 {
        slot("trigger \(table.slot) \(index)", table.kind == .partition ? 12 : 25) {
          $0.makeTrigger($1, on: table, index)
        }
      }
    }
  }

  private mutating func makeTrigger(_ draw: Draw, on table: KnownRelation, _ index: Int) {
    guard let function = draw.pick("function", from: triggerFunctions, by: \.slot) else { return }
    let plain = Naming.name(draw, "tg" + SplitMark.of(draw.slot))
    let name = quoted(plain)
    let arguments = draw.chance("arguments", 30) ? "'it''s', 'b\\', ''" : ""
    let call = "EXECUTE FUNCTION \(function.sql)(\(arguments))"
    let columns = table.columns.filter { !$0.generated }
    let of =
      draw.chance("of", 30) && !columns.isEmpty && table.kind != .view
      ? " OF \(list(draw.picks("of columns", 2, from: columns, by: \.slot).map(\.sql)))" : ""
    let condition =
      draw.chance("when", 30)
      ? " WHEN (\(predicate(columns.map { Value(sql: "NEW.\($0.sql)", type: $0.type) }, draw.part("when"))))" : ""
    switch draw.number("form", below: 6) {
    case _ where table.kind == .view:
      add("CREATE TRIGGER \(name) INSTEAD OF INSERT OR UPDATE ON \(table.sql) FOR EACH ROW \(call)")
    case 0:
      add(
        "CREATE CONSTRAINT TRIGGER \(name) AFTER INSERT OR UPDATE\(of) ON \(table.sql) DEFERRABLE INITIALLY DEFERRED FOR EACH ROW\(condition) \(call)"
      )
    case 1 where !table.hasParent && table.kind == .table:
      add(
        "CREATE TRIGGER \(name) AFTER UPDATE ON \(table.sql) REFERENCING OLD TABLE AS \"o'\" NEW TABLE AS n FOR EACH STATEMENT \(call)"
      )
    case 2:
      add("CREATE TRIGGER \(name) BEFORE TRUNCATE ON \(table.sql) FOR EACH STATEMENT \(call)")
    case 3:
      add("CREATE TRIGGER \(name) BEFORE INSERT OR UPDATE\(of) ON \(table.sql) FOR EACH ROW\(condition) \(call)")
    default:
      add("CREATE TRIGGER \(name) AFTER INSERT OR UPDATE\(of) ON \(table.sql) FOR EACH ROW\(condition) \(call)")
    }
    if table.kind != .view {
      let state = draw.one(
        "state",
        of: ["", "", "", "DISABLE TRIGGER", "ENABLE ALWAYS TRIGGER", "ENABLE REPLICA TRIGGER"]
      )
      if !state.isEmpty { add("ALTER TABLE \(table.sql) \(state) \(name)") }
    }
    names[draw.slot] = NamedObject(kind: "trigger", schema: table.schema, parent: table.name, name: plain)
    if draw.chance("comment", 15) { add("COMMENT ON TRIGGER \(name) ON \(table.sql) IS 'fires'") }
  }

  mutating func makeRules() {
    for table in relations where table.kind == .table || table.kind == .view {
      slot("rule \(table.slot)", 12) { generator, draw in
        let name = quoted(Naming.name(draw, "ru" + SplitMark.of(draw.slot)))
        let other = draw.pick("other", from: generator.relations.filter { $0.kind == .table }, by: \.slot)
        let action = draw.one(
          "action",
          of: [
            "INSTEAD NOTHING", "ALSO NOTIFY \(quoted("it's"))", "INSTEAD (SELECT 1; SELECT 2)",
            other.map { "ALSO DELETE FROM \($0.sql) WHERE false" } ?? "INSTEAD NOTHING",
          ]
        )
        let columns = table.columns.filter { !$0.generated }
        let values = columns.map { Value(sql: "NEW.\($0.sql)", type: $0.type) }
        let isConditional = draw.chance("where", 30) && table.kind == .table && !action.hasPrefix("ALSO NOTIFY")
        let condition = isConditional ? " WHERE \(generator.predicate(values, draw))" : ""
        generator.add("CREATE RULE \(name) AS ON UPDATE TO \(table.sql)\(condition) DO \(action)")
        if table.kind == .table, draw.chance("disabled", 25) {
          generator.add("ALTER TABLE \(table.sql) DISABLE RULE \(name)")
        }
        if draw.chance("comment", 20) { generator.add("COMMENT ON RULE \(name) ON \(table.sql) IS 'ru'") }
      }
    }
  }

  mutating func makePolicies() {
    for table in relations where table.holdsRows {
      for index in 0..<2 {
        slot("policy \(table.slot) \(index)", table.kind == .partition ? 6 : 18) { generator, draw in
          let plain = Naming.name(draw, "po" + SplitMark.of(draw.slot))
          let name = quoted(plain)
          let values = table.columns.map { Value(sql: $0.sql, type: $0.type) }
          let command = draw.one(
            "command",
            of: ["", " FOR ALL", " FOR SELECT", " FOR INSERT", " FOR UPDATE", " FOR DELETE"]
          )
          let roles = draw.picks("roles", draw.number("count", in: 1...2), from: RandomSchema.roles) { $0 }
          let to = draw.chance("to", 50) ? " TO \(list(roles.map(quoted)))" : ""
          var test = generator.predicate(values, draw.part("using"))
          let sources = generator.relations.filter { !$0.columns.isEmpty && $0.kind != .foreign }
          if draw.chance("subquery", 45), let other = draw.pick("other", from: sources, by: \.slot) {
            let inner = other.columns.map { Value(sql: "q.\($0.sql)", type: $0.type) }
            test =
              "(\(test)) AND EXISTS (SELECT 1 FROM \(other.sql) q WHERE \(generator.predicate(inner, draw.part("inner"))))"
          }
          var sql = "CREATE POLICY \(name) ON \(table.sql)\(draw.one("as", of: ["", " AS RESTRICTIVE"]))\(command)\(to)"
          if command != " FOR INSERT" { sql += " USING (\(test))" }
          if command != " FOR SELECT", command != " FOR DELETE", draw.chance("check", 60) {
            sql += " WITH CHECK (\(generator.predicate(values, draw.part("with check"))))"
          }
          generator.add(sql)
          generator.names[draw.slot] = NamedObject(
            kind: "policy",
            schema: table.schema,
            parent: table.name,
            name: plain
          )
          if draw.chance("comment", 15) { generator.add("COMMENT ON POLICY \(name) ON \(table.sql) IS 'po'") }
        }
      }
      slot("row security \(table.slot)", 20) { generator, draw in
        if draw.chance("enable", 80) { generator.add("ALTER TABLE \(table.sql) ENABLE ROW LEVEL SECURITY") }
        if draw.chance("force", 40) { generator.add("ALTER TABLE \(table.sql) FORCE ROW LEVEL SECURITY") }
      }
    }
  }

  /// What is said about tables after they were made.
  mutating func makeTableStates() {
    for table in relations where table.holdsRows {
      slot("state \(table.slot)", 45) { generator, draw in
        let alter = "ALTER TABLE \(table.sql)"
        if draw.chance("identity", 20) {
          generator.add("\(alter) REPLICA IDENTITY \(draw.one("which", of: ["FULL", "NOTHING", "DEFAULT"]))")
        }
        for column in table.columns where draw.chance("column \(column.slot)", 20) {
          let only = table.hasParent || table.kind == .partition ? "" : "ONLY "
          let part = draw.part(column.slot)
          switch part.number("what", below: 4) {
          case 0:
            generator.add(
              "ALTER TABLE \(only)\(table.sql) ALTER COLUMN \(column.sql) SET STATISTICS \(part.number("target", in: 0...500))"
            )
          case 1 where table.kind != .partitioned:
            generator.add(
              "\(alter) ALTER COLUMN \(column.sql) SET (n_distinct = \(part.one("n", of: ["5", "-0.5"])), n_distinct_inherited = 3)"
            )
          case 2 where ["text", "jsonb", "bytea"].contains(column.type.sql):
            generator.add(
              "ALTER TABLE \(only)\(table.sql) ALTER COLUMN \(column.sql) SET STORAGE \(part.one("storage", of: ["EXTERNAL", "MAIN", "PLAIN", "EXTENDED"]))"
            )
          case 3 where ["text", "jsonb", "bytea"].contains(column.type.sql):
            generator.add(
              "ALTER TABLE \(only)\(table.sql) ALTER COLUMN \(column.sql) SET COMPRESSION \(part.one("compression", of: ["pglz", "lz4", "default"]))"
            )
          default: break
          }
        }
        // Only where table and sequence have one owner.
        let integers = table.columns.filter {
          $0.type.has(.integer) && !$0.generated && !$0.identity && !$0.inherited && $0.type.has(.builtin)
        }
        if draw.chance("serial", 30), let column = draw.pick("serial", from: integers, by: \.slot) {
          let sequence = quoted(table.schema) + "." + quoted(Naming.name(draw, "sr" + SplitMark.of(draw.slot)))
          generator.add("CREATE SEQUENCE \(sequence) OWNED BY \(table.sql).\(column.sql)")
          if draw.chance("used", 70) {
            generator.add("\(alter) ALTER COLUMN \(column.sql) SET DEFAULT nextval(\(literal(sequence)))")
          }
        }
      }
    }
  }

  mutating func makePublications() {
    for index in 0..<2 {
      slot("publication \(index)", 40) { generator, draw in
        let plain = Naming.name(draw, "pub\(index)")
        let name = quoted(plain)
        var tables: [String] = []
        let published = generator.relations.filter { $0.kind == .table && !$0.isUnlogged }
        for table in draw.picks("tables", draw.number("count", in: 0...3), from: published, by: \.slot) {
          let part = draw.part(table.slot)
          let isWhole = table.columns.contains(where: \.generated) || part.chance("whole", 60)
          let columns =
            isWhole || table.columns.isEmpty
            ? "" : " (\(list(part.picks("columns", 3, from: table.columns, by: \.slot).map(\.sql))))"
          let integer = table.columns.first { $0.type.has(.integer) && $0.type.has(.builtin) && !$0.generated }
          let condition =
            part.chance("where", 40) ? integer.map { " WHERE (\($0.sql) > -7 AND \($0.sql) IS NOT NULL)" } ?? "" : ""
          tables.append("TABLE ONLY \(table.sql)\(columns)\(condition)")
        }
        // A publication of whole schemas cannot list columns.
        if draw.chance("schema", 25), !tables.contains(where: { $0.contains(" (") && !$0.contains(" WHERE") }) {
          let listed = tables.filter { !$0.contains(" (") }
          tables = listed + ["TABLES IN SCHEMA \(quoted(generator.schema(draw)))"]
        }
        var target = tables.isEmpty ? "" : " FOR \(list(tables))"
        if draw.chance("all", 10) { target = " FOR ALL TABLES" }
        let options = draw.one(
          "options",
          of: ["", " WITH (publish = 'insert, truncate')", " WITH (publish_via_partition_root = true)"]
        )
        generator.add("CREATE PUBLICATION \(name)\(target)\(options)")
        generator.names[draw.slot] = NamedObject(kind: "publication", name: plain)
        generator.dressables.append(
          Dressable(slot: draw.slot, target: "PUBLICATION \(name)", owned: "PUBLICATION \(name)")
        )
      }
    }
  }
}
