extension Generator {
  /// Comments, owners and privileges of everything that can have them.
  mutating func dress() {
    for object in dressables {
      guard !omitted.contains("dress " + object.slot) else { continue }
      let draw = Draw(seed: seed, variation: variation, slot: "dress " + object.slot)
      if draw.chance("comment", 20) {
        let text = draw.one("text", of: ["it's", "two\nlines", "back\\slash", "😀 日本", "$$ /* -- */", "\"quoted\""])
        add("COMMENT ON \(object.target) IS \(literal(text))")
      }
      if let owned = object.owned, draw.chance("owner", 12) {
        add("ALTER \(owned) OWNER TO \(quoted(draw.one("who", of: RandomSchema.roles)))")
      }
      if object.granted != nil { grant(object, draw) }
    }
  }

  private mutating func grant(_ object: Dressable, _ draw: Draw) {
    guard let target = object.granted else { return }
    if draw.chance("revoke", 8) {
      add("REVOKE ALL ON \(target) FROM \(draw.one("from", of: ["PUBLIC", "CURRENT_USER"]))")
    }
    for index in 0..<2 where draw.chance("grant \(index)", 12) {
      let part = draw.part("grant", index)
      let who = part.one("who", of: RandomSchema.roles.map(quoted) + ["PUBLIC"])
      let privileges = part.picks("privileges", part.number("count", in: 1...3), from: object.privileges) { $0 }
      let option = who != "PUBLIC" && part.chance("option", 25) ? " WITH GRANT OPTION" : ""
      add("GRANT \(list(privileges)) ON \(target) TO \(who)\(option)")
    }
    if !object.columns.isEmpty, draw.chance("columns", 12),
      let column = draw.pick("column", from: object.columns, by: { $0 })
    {
      let privilege = draw.one("privilege", of: ["SELECT", "UPDATE", "INSERT"])
      add("GRANT \(privilege) (\(column)) ON \(target) TO \(quoted(draw.one("column to", of: RandomSchema.roles)))")
    }
  }

  mutating func makeDefaultPrivileges() {
    for index in 0..<2 {
      slot("default privileges \(index)", 40) { generator, draw in
        let role = draw.chance("role", 60) ? " FOR ROLE \(quoted(RandomSchema.roles[index]))" : ""
        let place = draw.chance("in schema", 50) ? " IN SCHEMA \(quoted(generator.schema(draw)))" : ""
        let what = draw.one(
          "what",
          of: ["SELECT ON TABLES", "USAGE ON SEQUENCES", "EXECUTE ON FUNCTIONS", "USAGE ON TYPES"]
        )
        if place.isEmpty, draw.chance("revoke", 40) {
          let whom = what.hasPrefix("EXECUTE") || what.hasSuffix("TYPES") ? "PUBLIC" : quoted(RandomSchema.roles[2])
          generator.add("ALTER DEFAULT PRIVILEGES\(role) REVOKE \(what) FROM \(whom)")
        } else {
          generator.add("ALTER DEFAULT PRIVILEGES\(role)\(place) GRANT \(what) TO \(quoted(RandomSchema.roles[2]))")
        }
      }
    }
  }

  mutating func makeEventTriggers() {
    slot("event trigger", 25) { generator, draw in
      let function = quoted(generator.schema(draw)) + "." + quoted(Naming.name(draw, "evf"))
      let name = quoted(Naming.name(draw.part("trigger"), "ev"))
      generator.add("CREATE FUNCTION \(function)() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'")
      let event = draw.one("event", of: ["ddl_command_start", "ddl_command_end", "sql_drop", "table_rewrite"])
      let filter =
        event.hasPrefix("ddl") && draw.chance("filter", 50) ? " WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE')" : ""
      generator.add("CREATE EVENT TRIGGER \(name) ON \(event)\(filter) EXECUTE FUNCTION \(function)()")
      let state = draw.one("state", of: ["", "", "DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA"])
      if !state.isEmpty { generator.add("ALTER EVENT TRIGGER \(name) \(state)") }
      if draw.chance("comment", 30) { generator.add("COMMENT ON EVENT TRIGGER \(name) IS 'ev'") }
    }
  }
}
