/// What extends the server: languages, transforms, conversions, access methods, and what text search is made of.
extension Generator {
  mutating func makeLanguages() {
    slot("language", 45) { generator, draw in
      let name = quoted(Naming.name(draw, "lang"))
      let isTrusted = draw.chance("trusted", 60)
      var sql = "CREATE \(isTrusted ? "TRUSTED " : "")LANGUAGE \(name) HANDLER plpgsql_call_handler"
      if draw.chance("inline", 50) { sql += " INLINE plpgsql_inline_handler" }
      if draw.chance("validator", 60) { sql += " VALIDATOR plpgsql_validator" }
      generator.add(sql)
      generator.languages.append((draw.slot, name))
      generator.dressables.append(
        Dressable(
          slot: draw.slot,
          target: "LANGUAGE \(name)",
          owned: "LANGUAGE \(name)",
          // Nobody is granted one that is not trusted.
          granted: isTrusted ? "LANGUAGE \(name)" : nil,
          privileges: ["USAGE"]
        )
      )
    }
  }

  /// Transforms of the schema's own types, and functions that use them.
  mutating func makeTransforms() {
    slot("transform", 60) { generator, draw in
      guard let language = draw.pick("language", from: generator.languages, by: \.slot) else { return }
      let own = generator.types.filter {
        !$0.has(.builtin) && !$0.has(.domain) && !$0.has(.array) && !$0.has(.pathless)
      }
      guard let type = draw.pick("type", from: own, by: \.slot) else { return }
      let schema = quoted(generator.schema(draw))
      let from = schema + "." + quoted(Naming.name(draw.part("from"), "trfrom"))
      let to = schema + "." + quoted(Naming.name(draw.part("to"), "trto"))
      let attributes = "LANGUAGE internal IMMUTABLE STRICT AS 'int4_accum'"
      var parts: [String] = []
      let hasFrom = draw.chance("from", 70)
      if hasFrom {
        generator.add("CREATE FUNCTION \(from)(internal) RETURNS internal \(attributes)")
        parts.append("FROM SQL WITH FUNCTION \(from)(internal)")
      }
      if !hasFrom || draw.chance("to", 50) {
        generator.add("CREATE FUNCTION \(to)(internal) RETURNS \(type.sql) \(attributes)")
        parts.append("TO SQL WITH FUNCTION \(to)(internal)")
      }
      generator.add("CREATE TRANSFORM FOR \(type.sql) LANGUAGE \(language.name) (\(list(parts)))")
      let target = "TRANSFORM FOR \(type.sql) LANGUAGE \(language.name)"
      generator.dressables.append(Dressable(slot: draw.slot, target: target))
      let function = schema + "." + quoted(Naming.name(draw.part("user"), "truser"))
      generator.add(
        "CREATE FUNCTION \(function)(a \(type.sql)) RETURNS integer TRANSFORM FOR TYPE \(type.sql) "
          + "LANGUAGE \(language.name) AS 'BEGIN RETURN 1; END'"
      )
    }
  }

  mutating func makeConversions() {
    let encodings = [("LATIN1", "UTF8", "iso8859_1_to_utf8"), ("UTF8", "LATIN1", "utf8_to_iso8859_1")]
    for (index, encoding) in encodings.enumerated() {
      slot("conversion \(index)", 30) { generator, draw in
        let name = quoted(generator.schema(draw)) + "." + quoted(Naming.name(draw, "conv\(index)"))
        let word = draw.chance("default", 40) ? "DEFAULT CONVERSION" : "CONVERSION"
        generator.add("CREATE \(word) \(name) FOR '\(encoding.0)' TO '\(encoding.1)' FROM \(encoding.2)")
        let target = "CONVERSION \(name)"
        generator.dressables.append(Dressable(slot: draw.slot, target: target, owned: target))
      }
    }
  }

  /// Access methods, and tables and indexes that use them.
  mutating func makeAccessMethods() {
    slot("table access method", 40) { generator, draw in
      let name = quoted(Naming.name(draw, "tam"))
      generator.add("CREATE ACCESS METHOD \(name) TYPE TABLE HANDLER heap_tableam_handler")
      generator.dressables.append(Dressable(slot: draw.slot, target: "ACCESS METHOD \(name)"))
      let schema = generator.schema(draw)
      let table = quoted(schema) + "." + quoted(Naming.name(draw.part("table"), "ttam"))
      generator.add("CREATE TABLE \(table) (a integer, b text DEFAULT 'b') USING \(name)")
      let view = quoted(schema) + "." + quoted(Naming.name(draw.part("view"), "mam"))
      if draw.chance("view", 40) {
        generator.add("CREATE MATERIALIZED VIEW \(view) USING \(name) AS SELECT a FROM \(table)")
      }
    }
    slot("index access method", 40) { generator, draw in
      let name = quoted(Naming.name(draw, "iam"))
      let handler = draw.one("handler", of: ["hashhandler", "bthandler"])
      generator.add("CREATE ACCESS METHOD \(name) TYPE INDEX HANDLER \(handler)")
      generator.dressables.append(Dressable(slot: draw.slot, target: "ACCESS METHOD \(name)"))
      // A B-tree under another name is refused by its own sorting.
      guard handler == "hashhandler" else { return }
      let schema = quoted(generator.schema(draw))
      let operators = schema + "." + quoted(Naming.name(draw.part("class"), "iamops"))
      let isDefault = draw.chance("default", 50)
      generator.add(
        "CREATE OPERATOR CLASS \(operators)\(isDefault ? " DEFAULT" : "") FOR TYPE integer USING \(name) "
          + "AS OPERATOR 1 =, FUNCTION 1 hashint4(integer)"
      )
      let table = schema + "." + quoted(Naming.name(draw.part("table"), "tiam"))
      generator.add("CREATE TABLE \(table) (a integer)")
      let index = quoted(Naming.name(draw.part("index"), "xiam"))
      generator.add("CREATE INDEX \(index) ON \(table) USING \(name) (a\(isDefault ? "" : " \(operators)"))")
    }
  }

  /// - Returns: The name of a template.
  mutating func makeTemplate(_ draw: Draw) -> String {
    let name = quoted(schema(draw)) + "." + quoted(Naming.name(draw, "tmpl"))
    let start = draw.chance("init", 60) ? "init = dsimple_init, " : ""
    add("CREATE TEXT SEARCH TEMPLATE \(name) (\(start)lexize = dsimple_lexize)")
    dressables.append(Dressable(slot: draw.slot, target: "TEXT SEARCH TEMPLATE \(name)"))
    return name
  }

  /// - Returns: The name of a parser.
  mutating func makeParser(_ draw: Draw) -> String {
    let schema = quoted(schema(draw))
    let name = schema + "." + quoted(Naming.name(draw, "prs"))
    var start = "prsd_start"
    if draw.chance("own", 50) {
      start = schema + "." + quoted(Naming.name(draw.part("start"), "prsfn"))
      add("CREATE FUNCTION \(start)(internal, integer) RETURNS internal LANGUAGE internal STRICT AS 'prsd_start'")
    }
    let headline = draw.chance("headline", 50) ? ", headline = prsd_headline" : ""
    add(
      "CREATE TEXT SEARCH PARSER \(name) (start = \(start), gettoken = prsd_nexttoken, end = prsd_end\(headline), "
        + "lextypes = prsd_lextype)"
    )
    dressables.append(Dressable(slot: draw.slot, target: "TEXT SEARCH PARSER \(name)"))
    return name
  }

  /// Subscriptions that never connect, and security labels. A database cannot be dropped while it has a subscription. A
  /// label is put where PostgreSQL keeps it: `SECURITY LABEL` wants a provider that is loaded, the one for tests
  /// (`dummy_seclabel`) is in no Debian package, and `sepgsql` wants a kernel with SELinux.
  mutating func makeUnwritten() {
    slot("subscription", 30) { generator, draw in
      let name = quoted(Naming.name(draw, "sub\(generator.seed)"))
      generator.add(
        "CREATE SUBSCRIPTION \(name) CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE)"
      )
      generator.unwritten.append(
        UnwrittenObject(kind: "subscription", removal: "DROP SUBSCRIPTION IF EXISTS \(name)")
      )
    }
    slot("security label", 30) { generator, draw in
      guard let relation = draw.pick("relation", from: generator.relations, by: \.slot) else { return }
      generator.add("SET allow_system_table_mods = on")
      generator.add(
        "INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) "
          + "VALUES (\(literal(relation.sql))::regclass, 'pg_class'::regclass, 0, 'it''s', 'secret')"
      )
      let removal = "SET allow_system_table_mods = on; DELETE FROM pg_catalog.pg_seclabel"
      generator.unwritten.append(UnwrittenObject(kind: "security label", removal: removal))
    }
  }
}
