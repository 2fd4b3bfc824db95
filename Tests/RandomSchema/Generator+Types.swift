extension Generator {
  mutating func makeTypes(_ layer: Int) {
    if layer == 0 {
      for index in 0..<3 { slot("enum \(index)", 65) { $0.makeEnum($1, index) } }
    }
    if layer < 2 { slot("range \(layer)", 45) { $0.makeRange($1) } }
    if layer == 0, features.contains(.rareKinds) { slot("canonical range", 40) { $0.makeCanonicalRange($1) } }
    for index in 0..<2 { slot("composite \(layer).\(index)", 40) { $0.makeComposite($1, "\(layer)\(index)") } }
    for index in 0..<2 { slot("domain \(layer).\(index)", 45) { $0.makeDomain($1, "\(layer)\(index)") } }
  }

  /// Adds a type, and its array type where one is wanted, with what dresses it.
  mutating func register(_ type: KnownType, _ keyword: String, _ plain: (schema: String, name: String)) {
    types.append(type)
    let draw = Draw(seed: seed, variation: variation, slot: type.slot)
    if draw.chance("array", 30) {
      types.append(
        KnownType(
          sql: type.sql + "[]",
          samples: ["ARRAY[\(type.samples[0])]::\(type.sql)[]", "'{}'::\(type.sql)[]"],
          rare: "ARRAY[\(type.rare), \(type.rare)]::\(type.sql)[]",
          traits: type.traits.intersection([.ordered, .pathless]).union(.array),
          slot: type.slot + "[]"
        )
      )
    }
    names[type.slot] = NamedObject(kind: keyword, schema: plain.schema, name: plain.name)
    let word = keyword == "domain" ? "DOMAIN" : "TYPE"
    dressables.append(
      Dressable(
        slot: type.slot,
        target: "\(word) \(type.sql)",
        owned: "\(word) \(type.sql)",
        granted: "\(word) \(type.sql)",
        privileges: ["USAGE"]
      )
    )
  }

  private mutating func makeEnum(_ draw: Draw, _ index: Int) {
    let plain = (schema: schema(draw), name: Naming.name(draw, "e\(index)"))
    let sql = quoted(plain.schema) + "." + quoted(plain.name)
    let marks = ["a", "b", "c", "d", "e", "f"]
    var labels: [String] = []
    for (place, mark) in marks.enumerated() where draw.chance("label \(place)", 65) {
      labels.append(Naming.name(draw.part("label", place), mark, hostility: 30))
    }
    if labels.isEmpty { labels = ["only"] }
    // A label that no row holds stands last.
    labels.append("rare")
    add("CREATE TYPE \(sql) AS ENUM (\(list(labels.map(literal))))")
    let type = KnownType(
      sql: sql,
      samples: labels.dropLast().map { "\(literal($0))::\(sql)" },
      rare: "'rare'::\(sql)",
      traits: [.ordered, .hashed, .label],
      slot: draw.slot
    )
    register(type, "enum", plain)
  }

  private mutating func makeRange(_ draw: Draw) {
    let plain = (schema: schema(draw), name: Naming.name(draw, "r" + draw.slot.suffix(1)))
    let sql = quoted(plain.schema) + "." + quoted(plain.name)
    let subtypes = types.filter {
      $0.samples.count > 1 && ($0.has(.builtin) || $0.has(.label)) && $0.has(.ordered)
        && ($0.has(.integer) || $0.has(.text) || $0.has(.calendar) || $0.has(.label) || $0.sql.hasPrefix("numeric"))
    }
    guard let subtype = draw.pick("subtype", from: subtypes, by: { $0.slot + $0.sql }) else { return }
    // A subtype has no modifier.
    let base = subtype.sql.split(separator: "(").first.map { subtype.has(.builtin) ? String($0) : subtype.sql }
    var options = ["subtype = \(base ?? subtype.sql)"]
    if subtype.has(.collatable), draw.chance("collation", 40) { options.append("collation = \"C\"") }
    if draw.chance("multirange", 40) {
      options.append(
        "multirange_type_name = \(quoted(schema(draw.part("multi")))).\(quoted(Naming.name(draw.part("multi"), "m" + draw.slot.suffix(1))))"
      )
    }
    if subtype.sql == "integer", draw.chance("difference", 50) {
      options.append("subtype_diff = pg_catalog.int4range_subdiff")
    }
    add("CREATE TYPE \(sql) AS RANGE (\(list(options)))")
    let type = KnownType(
      sql: sql,
      samples: ["\(sql)(\(subtype.samples[0]), \(subtype.samples[1]))", "\(sql)(\(subtype.samples[1]), NULL)"],
      rare: "\(sql)(\(subtype.samples[0]), \(subtype.samples[0]), '[]')",
      traits: [.ordered, .hashed, .range],
      slot: draw.slot
    )
    register(type, "range type", plain)
  }

  private mutating func makeComposite(_ draw: Draw, _ mark: String) {
    let plain = (schema: schema(draw), name: Naming.name(draw, "c\(mark)"))
    let sql = quoted(plain.schema) + "." + quoted(plain.name)
    var columns: [KnownColumn] = []
    var parts: [String] = []
    for index in 0..<4 where draw.chance("attribute \(index)", 60) {
      let part = draw.part("attribute", index)
      let type = self.type(part)
      let name = Naming.name(part, "f\(index)", hostility: 40)
      columns.append(KnownColumn(name: name, type: type, slot: "\(draw.slot) attribute \(index)"))
      parts.append("\(quoted(name)) \(type.sql)" + collation(of: type, part))
    }
    add("CREATE TYPE \(sql) AS (\(list(parts)))")
    for column in columns where draw.chance("comment \(column.slot)", 15) {
      add("COMMENT ON COLUMN \(sql).\(column.sql) IS 'of a type'")
    }
    let isOrdered = !columns.isEmpty && columns.allSatisfy { $0.type.has(.ordered) }
    let type = KnownType(
      sql: sql,
      samples: (0..<2).map { index in
        "ROW(\(list(columns.map { $0.type.samples[index % $0.type.samples.count] })))::\(sql)"
      },
      rare: "ROW(\(list(columns.map(\.type.rare))))::\(sql)",
      traits: isOrdered ? [.ordered, .composite] : [.composite],
      slot: draw.slot
    )
    if !columns.isEmpty { composites.append((draw.slot, type, columns)) }
    register(type, "composite type", plain)
  }

  private mutating func makeDomain(_ draw: Draw, _ mark: String) {
    let plain = (schema: schema(draw), name: Naming.name(draw, "d\(mark)"))
    let sql = quoted(plain.schema) + "." + quoted(plain.name)
    let base = type(draw)
    var text = "CREATE DOMAIN \(sql) AS \(base.sql)" + collation(of: base, draw)
    if draw.chance("default", 30) { text += " DEFAULT \(base.samples[0])" }
    if draw.chance("not null", 8) { text += " NOT NULL" }
    for index in 0..<2 where draw.chance("check \(index)", 40) {
      let part = draw.part("check", index)
      let name = part.chance("named", 70) ? "CONSTRAINT \(quoted(Naming.name(part, "dc\(mark)\(index)"))) " : ""
      text += " \(name)CHECK (\(predicate([Value(sql: "VALUE", type: base)], part)))"
    }
    add(text)
    if draw.chance("not valid", 15) {
      let part = draw.part("not valid")
      let test = predicate([Value(sql: "VALUE", type: base)], part)
      let name = Naming.name(part, "dn\(mark)")
      add("ALTER DOMAIN \(sql) ADD CONSTRAINT \(quoted(name)) CHECK (\(test)) NOT VALID")
      if draw.chance("comment on it", 40) {
        add("COMMENT ON CONSTRAINT \(quoted(name)) ON DOMAIN \(sql) IS 'not yet'")
      }
    }
    let type = KnownType(
      sql: sql,
      samples: base.samples.map { "(\($0))::\(sql)" },
      rare: "(\(base.samples[0]))::\(sql)",
      // Neither patterns nor sums: what they give is of the base type.
      traits: base.traits.intersection([.collatable, .ordered, .hashed, .range, .array, .pathless]).union(.domain),
      slot: draw.slot
    )
    register(type, "domain", plain)
  }

  /// A COLLATE clause where the type can have one.
  func collation(of type: KnownType, _ draw: Draw) -> String {
    guard type.has(.collatable), draw.chance("collate", 20) else { return "" }
    return " COLLATE " + (draw.pick("collation", from: collations + ["\"C\"", "\"POSIX\""]) { $0 } ?? "\"C\"")
  }
}
