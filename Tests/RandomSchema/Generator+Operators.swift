extension Generator {
  mutating func makeAggregates() {
    for index in 0..<2 {
      slot("aggregate \(index)", 40) { generator, draw in
        let name = quoted(generator.schema(draw)) + "." + quoted(Naming.name(draw, "ag\(index)"))
        // A state function takes the state and a value and gives the state.
        let suitable = generator.functions.filter {
          $0.arguments.count == 2 && !$0.isStrict && $0.arguments[0].sql == $0.result.sql
        }
        var arguments = "integer"
        if draw.chance("own", 60), let function = draw.pick("function", from: suitable, by: \.slot) {
          arguments = function.arguments[1].sql
          generator.add(
            "CREATE AGGREGATE \(name)(\(arguments)) (sfunc = \(function.sql), stype = \(function.result.sql)"
              + (draw.chance("parallel", 30) ? ", parallel = safe" : "") + ")"
          )
        } else {
          let form = draw.one(
            "form",
            of: [
              "(integer) (sfunc = int4pl, stype = integer, initcond = '0', combinefunc = int4pl, parallel = restricted)",
              "(integer) (sfunc = int4larger, stype = integer, sortop = >)",
              "(integer) (sfunc = int4pl, stype = integer, msfunc = int4pl, minvfunc = int4mi, mstype = integer, minitcond = '5')",
              "(ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = mode_final, finalfunc_extra)",
              "(*) (sfunc = int8inc, stype = int8, initcond = '0', sspace = 16)",
            ]
          )
          if form.hasPrefix("(ORDER") { arguments = "ORDER BY anyelement" }
          if form.hasPrefix("(*") { arguments = "*" }
          generator.add("CREATE AGGREGATE \(name)\(form)")
        }
        generator.dressables.append(
          Dressable(
            slot: draw.slot,
            target: "AGGREGATE \(name)(\(arguments))",
            owned: "AGGREGATE \(name)(\(arguments))"
          )
        )
      }
    }
  }

  /// Operators with their partners, and families and classes of them.
  mutating func makeOperators() {
    for index in 0..<2 {
      slot("operator \(index)", 40) { generator, draw in
        let schema = quoted(generator.schema(draw))
        let type = generator.type(draw)
        let symbol = draw.one("symbol", of: ["<%>", "@@>", "=~=", "|+|", "#<"]) + (index == 0 ? "" : "@")
        let function = schema + "." + quoted(Naming.name(draw, "of\(index)"))
        generator.add(
          "CREATE FUNCTION \(function)(a \(type.sql), b \(type.sql)) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN (a IS NULL) = (b IS NULL)"
        )
        var options = "function = \(function), leftarg = \(type.sql), rightarg = \(type.sql)"
        if draw.chance("commutator", 40) { options += ", commutator = OPERATOR(\(schema).\(symbol))" }
        if draw.chance("restrict", 40) { options += ", restrict = eqsel, join = eqjoinsel" }
        if draw.chance("negator", 40) { options += ", negator = OPERATOR(\(schema).\(symbol)!)" }
        generator.add("CREATE OPERATOR \(schema).\(symbol) (\(options))")
        if options.contains("negator") {
          let other = schema + "." + quoted(Naming.name(draw.part("other"), "on\(index)"))
          generator.add(
            "CREATE FUNCTION \(other)(a \(type.sql), b \(type.sql)) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN (a IS NULL) <> (b IS NULL)"
          )
          generator.add(
            "CREATE OPERATOR \(schema).\(symbol)! (function = \(other), leftarg = \(type.sql), rightarg = \(type.sql), negator = OPERATOR(\(schema).\(symbol)))"
          )
        }
        generator.operators.append((draw.slot, "OPERATOR(\(schema).\(symbol))", type))
        let target = "OPERATOR \(schema).\(symbol) (\(type.sql), \(type.sql))"
        generator.dressables.append(Dressable(slot: draw.slot, target: target, owned: target))
      }
    }
    slot("operator family", 30) { generator, draw in
      let name = quoted(generator.schema(draw)) + "." + quoted(Naming.name(draw, "fam"))
      generator.add("CREATE OPERATOR FAMILY \(name) USING btree")
      if draw.chance("loose", 60) {
        generator.add(
          "ALTER OPERATOR FAMILY \(name) USING btree ADD OPERATOR 1 < (int4, int4), OPERATOR 3 = (int4, int4), FUNCTION 1 (int4, int4) btint4cmp(int4, int4)"
        )
      }
      let target = "OPERATOR FAMILY \(name) USING btree"
      generator.dressables.append(Dressable(slot: draw.slot, target: target, owned: target))
    }
    slot("operator class", 40) { generator, draw in
      let schema = quoted(generator.schema(draw))
      let name = schema + "." + quoted(Naming.name(draw, "opc"))
      let compare = schema + "." + quoted(Naming.name(draw.part("compare"), "cmp"))
      let method = draw.one("method", of: ["btree", "hash"])
      if method == "btree" {
        generator.add(
          "CREATE FUNCTION \(compare)(a integer, b integer) RETURNS integer IMMUTABLE STRICT LANGUAGE sql RETURN pg_catalog.btint4cmp(b, a)"
        )
        generator.add(
          "CREATE OPERATOR CLASS \(name) FOR TYPE integer USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 \(compare)(integer, integer)"
        )
        generator.operatorClasses.append((draw.slot, name, BuiltinTypes.integer))
      } else {
        generator.add(
          "CREATE OPERATOR CLASS \(name) FOR TYPE integer USING hash AS OPERATOR 1 =, FUNCTION 1 pg_catalog.hashint4(integer)"
        )
      }
      let target = "OPERATOR CLASS \(name) USING \(method)"
      generator.dressables.append(Dressable(slot: draw.slot, target: target, owned: target))
    }
  }

  mutating func makeCasts() {
    for index in 0..<2 {
      slot("cast \(index)", 35) { generator, draw in
        // One side must be the schema's own, or the cast exists already.
        let own = generator.types.filter {
          $0.has(.composite) || $0.has(.label) || ($0.has(.range) && !$0.has(.builtin) && !$0.has(.domain))
        }
        let types = own.filter { !$0.has(.array) }
        guard let type = draw.pick("source", from: types, by: \.slot) else { return }
        let target = draw.one("target", of: ["bigint", "date", "point"])
        guard !generator.statements.contains(where: { $0.hasPrefix("CREATE CAST (\(type.sql) AS \(target))") }) else {
          return
        }
        let context = draw.one("context", of: ["", " AS ASSIGNMENT", " AS IMPLICIT"])
        if draw.chance("in and out", 30) {
          generator.add(
            "CREATE CAST (\(type.sql) AS \(target)) WITH INOUT" + (context == " AS IMPLICIT" ? "" : context)
          )
        } else {
          let function = quoted(generator.schema(draw)) + "." + quoted(Naming.name(draw, "cf\(index)"))
          generator.add(
            "CREATE FUNCTION \(function)(\(type.sql)) RETURNS \(target) IMMUTABLE LANGUAGE sql AS 'SELECT NULL::\(target)'"
          )
          generator.add(
            "CREATE CAST (\(type.sql) AS \(target)) WITH FUNCTION \(function)(\(type.sql))"
              + (context == " AS IMPLICIT" ? " AS ASSIGNMENT" : context)
          )
        }
        generator.dressables.append(Dressable(slot: draw.slot, target: "CAST (\(type.sql) AS \(target))"))
      }
    }
  }

  mutating func makeTextSearch() {
    slot("dictionary", 30) { generator, draw in
      let name = quoted(generator.schema(draw)) + "." + quoted(Naming.name(draw, "dic"))
      var template = draw.one(
        "template",
        of: [
          "(template = simple, accept = false)", "(template = snowball, language = 'german')", "(template = simple)",
        ]
      )
      if generator.features.contains(.rareKinds) {
        generator.slot("template", 50) { generator, draw in
          template = "(template = \(generator.makeTemplate(draw)))"
        }
      }
      generator.add("CREATE TEXT SEARCH DICTIONARY \(name) \(template)")
      let target = "TEXT SEARCH DICTIONARY \(name)"
      generator.dressables.append(Dressable(slot: draw.slot, target: target, owned: target))
      generator.slot("configuration", 70) { generator, draw in
        let configuration = quoted(generator.schema(draw)) + "." + quoted(Naming.name(draw, "conf"))
        var source = draw.one("from", of: ["parser = \"default\"", "copy = simple"])
        if generator.features.contains(.rareKinds) {
          generator.slot("parser", 50) { generator, draw in source = "parser = \(generator.makeParser(draw))" }
        }
        generator.add("CREATE TEXT SEARCH CONFIGURATION \(configuration) (\(source))")
        let verb = generator.statements.last!.contains("copy") ? "ALTER" : "ADD"
        generator.add(
          "ALTER TEXT SEARCH CONFIGURATION \(configuration) \(verb) MAPPING FOR asciiword, word WITH \(name), simple"
        )
        if verb == "ALTER", draw.chance("drop", 40) {
          generator.add("ALTER TEXT SEARCH CONFIGURATION \(configuration) DROP MAPPING FOR email, url")
        }
        let target = "TEXT SEARCH CONFIGURATION \(configuration)"
        generator.dressables.append(Dressable(slot: draw.slot, target: target, owned: target))
      }
    }
  }

  mutating func makeForeignServers() {
    slot("foreign data wrapper", 35) { generator, draw in
      let wrapper = quoted(Naming.name(draw, "fdw"))
      let options = draw.chance("options", 50) ? " OPTIONS (debug 'true', \(quoted("o'p t")) 'it''s')" : ""
      generator.add("CREATE FOREIGN DATA WRAPPER \(wrapper)\(options)")
      generator.dressables.append(
        Dressable(
          slot: draw.slot,
          target: "FOREIGN DATA WRAPPER \(wrapper)",
          owned: "FOREIGN DATA WRAPPER \(wrapper)",
          granted: "FOREIGN DATA WRAPPER \(wrapper)",
          privileges: ["USAGE"]
        )
      )
      for index in 0..<2 {
        generator.slot("server \(index)", 70) { generator, draw in
          let server = quoted(Naming.name(draw, "srv\(index)"))
          let type = draw.chance("type", 40) ? " TYPE 't''t'" : ""
          let version = draw.chance("version", 40) ? " VERSION '\(draw.number("v", below: 9))'" : ""
          let options =
            draw.chance("options", 50) ? " OPTIONS (host 'h\(draw.number("host", below: 5))', \"a b\" '')" : ""
          generator.add("CREATE SERVER \(server)\(type)\(version) FOREIGN DATA WRAPPER \(wrapper)\(options)")
          generator.servers.append(server)
          if draw.chance("mapping", 50) {
            let role = draw.one("user", of: ["PUBLIC", quoted(RandomSchema.roles[0]), quoted(RandomSchema.roles[1])])
            generator.add("CREATE USER MAPPING FOR \(role) SERVER \(server) OPTIONS (\"user\" 'u''s')")
          }
          generator.dressables.append(
            Dressable(
              slot: draw.slot,
              target: "SERVER \(server)",
              owned: "SERVER \(server)",
              granted: "FOREIGN SERVER \(server)",
              privileges: ["USAGE"]
            )
          )
        }
      }
    }
  }
}
