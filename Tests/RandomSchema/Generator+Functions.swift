extension Generator {
  mutating func makeFunctions(_ layer: Int) {
    for index in 0..<3 { slot("function \(layer).\(index)", 65) { $0.makeFunction($1, "\(layer)\(index)") } }
    slot("procedure \(layer)", 30) { $0.makeProcedure($1, "\(layer)") }
  }

  private mutating func makeFunction(_ draw: Draw, _ mark: String) {
    let schema = schema(draw)
    var name = Naming.name(draw, "fn\(mark)")
    var arguments: [KnownType] = []
    for index in 0..<3 where draw.chance("argument \(index)", 55) {
      arguments.append(type(draw.part("argument", index)))
    }
    // Another function of the same name, where the arguments tell them apart.
    if draw.chance("overload", 25),
      let other = draw.pick("other", from: functions.filter({ $0.schema == schema && !$0.hasDefaults }), by: \.slot),
      !functions.contains(where: {
        $0.schema == schema && $0.name == other.name && $0.arguments.count == arguments.count
      })
    {
      name = other.name
    }
    let result = type(draw.part("result"))
    let isImmutable = draw.chance("immutable", 75)
    var function = KnownFunction(
      slot: draw.slot,
      schema: schema,
      name: name,
      arguments: arguments,
      result: result,
      isImmutable: isImmutable,
      isStrict: draw.chance("strict", 15)
    )
    let isOverload = functions.contains { $0.schema == schema && $0.name == name }
    let isNamed = draw.chance("named arguments", 60)
    let names = arguments.indices.map { Naming.name(draw.part("argument", $0), "p\($0)", hostility: 30) }
    let values = zip(arguments, names).enumerated().map { index, pair in
      Value(sql: isNamed ? quoted(pair.1) : "$\(index + 1)", type: pair.0)
    }
    var parameters: [String] = []
    var hasDefault = false
    for (index, type) in arguments.enumerated() {
      hasDefault = !isOverload && (hasDefault || draw.chance("default \(index)", 20))
      let name = isNamed ? quoted(names[index]) + " " : ""
      parameters.append(name + type.sql + (hasDefault ? " DEFAULT \(type.samples[0])" : ""))
    }
    let body = expression(result, values, draw.part("body"), isImmutable: isImmutable)
    add(
      "CREATE FUNCTION \(function.sql)(\(list(parameters))) RETURNS \(result.sql)"
        + attributes(draw, isImmutable: isImmutable) + self.body(body, values, result, draw)
    )
    function.hasDefaults = hasDefault
    functions.append(function)
    dress(function)
  }

  private mutating func dress(_ function: KnownFunction) {
    dressables.append(
      Dressable(
        slot: function.slot,
        target: "FUNCTION \(function.signature)",
        owned: "FUNCTION \(function.signature)",
        granted: "FUNCTION \(function.signature)",
        privileges: ["EXECUTE"]
      )
    )
  }

  private func attributes(_ draw: Draw, isImmutable: Bool) -> String {
    var text = isImmutable ? " IMMUTABLE" : draw.one("volatility", of: [" STABLE", " VOLATILE", ""])
    if draw.chance("strict", 15) { text += " STRICT" }
    if draw.chance("leakproof", 10) { text += " LEAKPROOF" }
    if draw.chance("definer", 10) { text += " SECURITY DEFINER" }
    if draw.chance("parallel", 25) { text += draw.one("safety", of: [" PARALLEL SAFE", " PARALLEL RESTRICTED"]) }
    if draw.chance("cost", 15) { text += " COST \(draw.number("costs", in: 2...900))" }
    if draw.chance("set", 12) {
      text += draw.one(
        "setting",
        of: [
          " SET search_path = pg_catalog, \"$user\", \(quoted("a, b"))", " SET work_mem = '5MB'",
          " SET \"my.own\" = 'it''s'",
          " SET DateStyle = 'ISO, DMY' SET extra_float_digits = 2", " SET search_path = ''",
          " SET TimeZone = 'Europe/Berlin'",
        ]
      )
    }
    return text
  }

  /// A body in one of the languages, which gives an expression.
  private func body(_ expression: String, _ values: [Value], _ result: KnownType, _ draw: Draw) -> String {
    let isAtomic = "BEGIN ATOMIC SELECT \(expression); END"
    switch draw.number("language", below: 6) {
    case 0: return " LANGUAGE sql RETURN \(expression)"
    case 1: return " LANGUAGE sql \(isAtomic)"
    case 2:
      // The parser takes SQL comments away; bodies that are text keep them.
      return " LANGUAGE plpgsql AS "
        + literal("DECLARE \"r x\" \(result.sql);\nBEGIN -- it's\n  RETURN \(expression);\nEND")
    case 3: return " LANGUAGE sql AS $b$SELECT \(expression) /* $x$ */$b$"
    default: return " LANGUAGE sql AS " + literal("SELECT \(expression)")
    }
  }

  private mutating func makeProcedure(_ draw: Draw, _ mark: String) {
    let type = type(draw.part("argument"))
    let mode = draw.one("mode", of: ["", "INOUT ", "IN "])
    let name = quoted(schema(draw)) + "." + quoted(Naming.name(draw, "pr\(mark)"))
    add(
      "CREATE PROCEDURE \(name)(\(mode)a \(type.sql)) "
        + (draw.chance("atomic", 40) && mode != "INOUT "
          ? "BEGIN ATOMIC SELECT a; SELECT 1; END" : "LANGUAGE plpgsql AS 'BEGIN NULL; END'")
    )
    dressables.append(
      Dressable(
        slot: draw.slot,
        target: "PROCEDURE \(name)(\(type.sql))",
        owned: "PROCEDURE \(name)(\(type.sql))",
        granted: "PROCEDURE \(name)(\(type.sql))",
        privileges: ["EXECUTE"]
      )
    )
  }

  /// Functions over rows and sets of tables; they make tables depend on functions, and functions on tables.
  mutating func makeRelationFunctions() {
    for index in 0..<3 {
      slot("table function \(index)", 60) { generator, draw in
        let tables = generator.relations.filter { $0.kind != .foreign }
        guard let table = draw.pick("table", from: tables, by: \.slot) else { return }
        let name = quoted(generator.schema(draw)) + "." + quoted(Naming.name(draw, "tf\(index)"))
        let first = table.columns.first
        var signature = "\(name)()"
        switch draw.number("form", below: 5) {
        case 0:
          generator.add(
            "CREATE FUNCTION \(name)() RETURNS SETOF \(table.sql) STABLE ROWS 50 BEGIN ATOMIC SELECT * FROM \(table.sql); END"
          )
        case 1:
          generator.add(
            "CREATE FUNCTION \(name)() RETURNS SETOF \(table.sql) LANGUAGE sql STABLE AS "
              + literal("SELECT * FROM \(table.sql)")
          )
        case 2:
          generator.add("CREATE FUNCTION \(name)(r \(table.sql)) RETURNS integer IMMUTABLE LANGUAGE sql RETURN 1")
          signature = "\(name)(\(table.sql))"
        case 3 where first != nil:
          let column = first!
          generator.add(
            "CREATE FUNCTION \(name)() RETURNS TABLE (a \(column.type.sql), b bigint) LANGUAGE sql STABLE BEGIN ATOMIC "
              + "SELECT x.\(column.sql), count(*) OVER () FROM \(table.sql) x; END"
          )
        default:
          generator.add(
            "CREATE FUNCTION \(name)(VARIADIC a integer[], OUT b integer, OUT c \(table.sql)) LANGUAGE plpgsql AS "
              + "'BEGIN b := 1; END'"
          )
          signature = "\(name)(integer[])"
        }
        generator.dressables.append(
          Dressable(
            slot: draw.slot,
            target: "FUNCTION \(signature)",
            owned: "FUNCTION \(signature)",
            granted: "FUNCTION \(signature)",
            privileges: ["EXECUTE"]
          )
        )
      }
    }
  }
}
