/// Types that are shells until functions over them are there.
extension Generator {
  mutating func makeBaseTypes() {
    for index in 0..<2 { slot("base type \(index)", 45) { $0.makeBaseType($1, index) } }
    slot("shell", 20) { generator, draw in
      let name = quoted(generator.schema(draw)) + "." + quoted(Naming.name(draw, "shell"))
      generator.add("CREATE TYPE \(name)")
      generator.dressables.append(Dressable(slot: draw.slot, target: "TYPE \(name)", owned: "TYPE \(name)"))
      if draw.chance("function", 50) {
        let function = quoted(generator.schema(draw.part("function"))) + "." + quoted(Naming.name(draw, "ofshell"))
        generator.add("CREATE FUNCTION \(function)(\(name)) RETURNS \(name) LANGUAGE internal AS 'int4in'")
      }
    }
  }

  /// The functions of PostgreSQL's own that do the work of a type, and what it looks like to them.
  private struct Pattern {
    var input: String
    /// What the input function takes.
    var arguments: String
    var output: String
    var receive: String
    var send: String
    var options: [String]
    var samples: [String]
    var rare: String
    var modifier: (input: String, output: String)?
  }

  private static let patterns = [
    Pattern(
      input: "int4in",
      arguments: "cstring",
      output: "int4out",
      receive: "int4recv",
      send: "int4send",
      options: ["LIKE = integer", "INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4"],
      samples: ["1", "12"],
      rare: "-7"
    ),
    Pattern(
      input: "varcharin",
      arguments: "cstring, oid, integer",
      output: "varcharout",
      receive: "varcharrecv",
      send: "varcharsend",
      options: [
        "INTERNALLENGTH = VARIABLE, STORAGE = extended", "LIKE = text, COLLATABLE = true",
        "INTERNALLENGTH = VARIABLE, STORAGE = main",
      ],
      samples: ["it''s", "b"],
      rare: "zz",
      modifier: ("varchartypmodin", "varchartypmodout")
    ),
    Pattern(
      input: "point_in",
      arguments: "cstring",
      output: "point_out",
      receive: "point_recv",
      send: "point_send",
      options: [
        "INTERNALLENGTH = 16, ALIGNMENT = double, ELEMENT = double precision",
        "INTERNALLENGTH = 16, ALIGNMENT = double",
      ],
      samples: ["(1,2)", "(3,4)"],
      rare: "(9,9)"
    ),
  ]

  private mutating func makeBaseType(_ draw: Draw, _ index: Int) {
    let pattern = draw.one("pattern", of: Self.patterns)
    let plain = (schema: schema(draw), name: Naming.name(draw, "b\(index)"))
    let sql = quoted(plain.schema) + "." + quoted(plain.name)
    add("CREATE TYPE \(sql)")
    var options = ["INPUT = " + function("in", pattern.arguments, sql, pattern.input, draw)]
    options.append("OUTPUT = " + function("out", sql, "cstring", pattern.output, draw))
    if draw.chance("binary", 50) {
      let arguments = pattern.arguments.replacingFirst("cstring", with: "internal")
      options.append("RECEIVE = " + function("recv", arguments, sql, pattern.receive, draw))
      options.append("SEND = " + function("send", sql, "bytea", pattern.send, draw))
    }
    if let modifier = pattern.modifier, draw.chance("modifier", 50) {
      options.append("TYPMOD_IN = " + function("tin", "cstring[]", "integer", modifier.input, draw))
      options.append("TYPMOD_OUT = \(modifier.output)")
    }
    if draw.chance("analyze", 25) {
      options.append("ANALYZE = " + function("an", "internal", "boolean", "ts_typanalyze", draw))
    }
    options.append(draw.one("options", of: pattern.options))
    if draw.chance("category", 30) { options.append("CATEGORY = \(draw.one("which", of: ["'N'", "'S'", "'u'"]))") }
    if draw.chance("default", 30) { options.append("DEFAULT = '\(pattern.samples[0])'") }
    if draw.chance("delimiter", 20) { options.append("DELIMITER = ';'") }
    add("CREATE TYPE \(sql) (\(list(options)))")
    if draw.chance("cast", 30) {
      add("CREATE CAST (\(sql) AS integer) WITH INOUT\(draw.one("context", of: ["", " AS ASSIGNMENT"]))")
    }
    let type = KnownType(
      sql: sql,
      samples: pattern.samples.map { "'\($0)'::\(sql)" },
      rare: "'\(pattern.rare)'::\(sql)",
      // It has no operators.
      traits: [],
      slot: draw.slot
    )
    register(type, "base type", plain)
  }

  /// A function that PostgreSQL has the body of, under a name of its own.
  private mutating func function(
    _ role: String,
    _ arguments: String,
    _ result: String,
    _ body: String,
    _ draw: Draw
  ) -> String {
    let part = draw.part(role)
    let mark = draw.slot.suffix(1) + role
    let name = quoted(schema(part)) + "." + quoted(Naming.name(part, "b\(mark)", hostility: 40))
    add("CREATE FUNCTION \(name)(\(arguments)) RETURNS \(result) LANGUAGE internal IMMUTABLE STRICT AS '\(body)'")
    let target = "FUNCTION \(name)(\(arguments))"
    dressables.append(
      Dressable(slot: "\(draw.slot) \(role)", target: target, owned: target, granted: target, privileges: ["EXECUTE"])
    )
    return name
  }

  /// A range type whose values a function writes in one form.
  mutating func makeCanonicalRange(_ draw: Draw) {
    let plain = (schema: schema(draw), name: Naming.name(draw, "rc"))
    let sql = quoted(plain.schema) + "." + quoted(plain.name)
    add("CREATE TYPE \(sql)")
    var options = ["subtype = integer"]
    options.append("canonical = " + function("canon", sql, sql, "int4range_canonical", draw))
    if draw.chance("difference", 50) { options.append("subtype_diff = int4range_subdiff") }
    if draw.chance("multirange", 30) {
      let part = draw.part("multi")
      options.append("multirange_type_name = \(quoted(schema(part))).\(quoted(Naming.name(part, "mc")))")
    }
    add("CREATE TYPE \(sql) AS RANGE (\(list(options)))")
    let type = KnownType(
      sql: sql,
      samples: ["\(sql)(1, 7)", "\(sql)(12, NULL)"],
      rare: "\(sql)(-9, -8)",
      traits: [.ordered, .hashed, .range],
      slot: draw.slot
    )
    register(type, "range type", plain)
  }
}

extension String {
  fileprivate func replacingFirst(_ word: String, with other: String) -> String {
    hasPrefix(word) ? other + dropFirst(word.count) : self
  }
}
