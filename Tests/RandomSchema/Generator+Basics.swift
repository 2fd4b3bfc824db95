extension Generator {
  mutating func makeSchemas() {
    schemas = ["public"]
    slot("schema public", 100) { generator, draw in
      if draw.chance("comment", 15) { generator.add("COMMENT ON SCHEMA public IS 'ours'") }
      if draw.chance("drop", 4) {
        generator.add("DROP SCHEMA public")
        generator.schemas = []
      }
    }
    for index in 0..<3 {
      slot("schema \(index)", index == 0 ? 100 : 60) { generator, draw in
        // PostgreSQL keeps the prefix for itself.
        let given = Naming.name(draw, "s\(index)")
        let name = given.hasPrefix("pg_") ? "p" + given : given
        let owner = draw.chance("authorization", 15) ? " AUTHORIZATION \(quoted(RandomSchema.roles[1]))" : ""
        generator.add("CREATE SCHEMA \(quoted(name))\(owner)")
        generator.schemas.append(name)
        generator.names[draw.slot] = NamedObject(kind: "schema", name: name)
        generator.dressables.append(
          Dressable(
            slot: draw.slot,
            target: "SCHEMA \(quoted(name))",
            owned: "SCHEMA \(quoted(name))",
            granted: "SCHEMA \(quoted(name))",
            privileges: ["CREATE", "USAGE"]
          )
        )
      }
    }
    if schemas.isEmpty {
      add("CREATE SCHEMA fallback")
      schemas = ["fallback"]
    }
  }

  /// Extensions with members; what uses their members is made elsewhere.
  mutating func makeExtensions() {
    for (index, name) in ["hstore", "citext", "pg_trgm", "uuid-ossp", "ltree"].enumerated() {
      slot("extension \(name)", index < 3 ? 20 : 8) { generator, draw in
        let schema = generator.schema(draw)
        generator.add("CREATE EXTENSION \(quoted(name)) SCHEMA \(quoted(schema))")
        generator.dressables.append(Dressable(slot: draw.slot, target: "EXTENSION \(quoted(name))"))
        let type = quoted(schema) + "." + quoted(name)
        switch name {
        case "hstore":
          generator.types.append(
            KnownType(
              sql: type,
              samples: ["'a=>1'::\(type)", "'b=>NULL'::\(type)"],
              rare: "'zz=>1'::\(type)",
              traits: [.ordered, .hashed, .pathless],
              slot: draw.slot
            )
          )
        case "citext":
          generator.types.append(
            KnownType(
              sql: type,
              samples: ["'1'::\(type)", "'12'::\(type)"],
              rare: "'zz'::\(type)",
              traits: [.ordered, .hashed, .pathless],
              slot: draw.slot
            )
          )
        default: break
        }
      }
    }
  }

  mutating func makeCollations() {
    for index in 0..<2 {
      slot("collation \(index)", 40) { generator, draw in
        let name = quoted(generator.schema(draw)) + "." + quoted(Naming.name(draw, "col\(index)"))
        let options = draw.one(
          "options",
          of: [
            "(provider = icu, locale = 'de-u-co-phonebk')", "(provider = icu, locale = 'en')",
            "(provider = icu, locale = 'und-u-ks-level2', deterministic = false)", "(locale = 'C')", "FROM \"C\"",
            "(provider = libc, lc_collate = 'C', lc_ctype = 'POSIX')", "FROM \"POSIX\"",
          ]
        )
        generator.add("CREATE COLLATION \(name) \(options)")
        // Patterns cannot be matched under a nondeterministic collation, so nothing uses it.
        if !options.hasSuffix("false)") { generator.collations.append(name) }
        generator.dressables.append(
          Dressable(slot: draw.slot, target: "COLLATION \(name)", owned: "COLLATION \(name)")
        )
      }
    }
  }

  mutating func makeSequences() {
    for index in 0..<3 {
      slot("sequence \(index)", 55) { generator, draw in
        let schema = generator.schema(draw)
        let plain = Naming.name(draw, "sq\(index)")
        let name = quoted(schema) + "." + quoted(plain)
        let type = draw.one("type", of: ["", " AS smallint", " AS integer", " AS bigint"])
        var options = ""
        let descends = draw.chance("descends", 20)
        if draw.chance("increment", 40) { options += " INCREMENT BY \(descends ? -3 : 5)" }
        if descends, !options.isEmpty {
          options += " MINVALUE -900 MAXVALUE 80 START 70"
        } else {
          if draw.chance("minimum", 30) { options += " MINVALUE \(draw.number("at least", in: -9...1))" }
          if draw.chance("maximum", 30) { options += " MAXVALUE \(draw.number("at most", in: 900...9000))" }
          if draw.chance("start", 40) { options += " START WITH \(draw.number("first", in: 1...800))" }
        }
        if draw.chance("cache", 30) { options += " CACHE \(draw.number("cached", in: 2...40))" }
        if draw.chance("cycle", 30) { options += " CYCLE" }
        let unlogged = draw.chance("unlogged", 8) ? "UNLOGGED " : ""
        generator.add("CREATE \(unlogged)SEQUENCE \(name)\(type)\(options)")
        generator.sequences.append(name)
        generator.names[draw.slot] = NamedObject(kind: "sequence", schema: schema, name: plain)
        generator.dressables.append(
          Dressable(
            slot: draw.slot,
            target: "SEQUENCE \(name)",
            owned: "SEQUENCE \(name)",
            granted: "SEQUENCE \(name)",
            privileges: ["USAGE", "SELECT", "UPDATE"]
          )
        )
      }
    }
  }
}
