/// What PostgreSQL 18 brought.
extension Generator {
  /// Columns that are computed when they are read. Nothing else is said about them: they can be in no key, index or
  /// statistics object, and only PostgreSQL's own types and functions can be in what computes them.
  func virtualColumns(_ table: KnownRelation, _ draw: Draw) -> [String] {
    let part = draw.part("virtual")
    guard part.chance("exists", 40) else { return [] }
    let name = quoted(Naming.name(part, "v" + draw.slot.suffix(1), hostility: 40))
    let sources = table.columns.filter { $0.type.has(.integer) && $0.type.has(.builtin) && !$0.generated }
    let value = part.pick("source", from: sources, by: \.slot).map { "COALESCE(\($0.sql), 3) % 7" } ?? "1 + 1"
    let word = part.one("word", of: [" VIRTUAL", ""])
    let constraint = part.chance("not null", 30) ? " NOT NULL" : part.chance("check", 30) ? " CHECK (\(name) > -9)" : ""
    return ["\(name) bigint GENERATED ALWAYS AS (\(value))\(word)\(constraint)"]
  }

  /// NOT NULL as a constraint with a name.
  func notNull(_ draw: Draw, mark: String) -> String {
    guard draw.chance("named not null", 40) else { return " NOT NULL" }
    return " CONSTRAINT \(quoted(Naming.name(draw.part("not null"), "nn\(mark)"))) NOT NULL"
  }

  /// Keys over time, foreign keys to them, and NOT NULL constraints in all their states.
  mutating func makeTemporalTables() {
    slot("temporal", 60) { generator, draw in
      let schema = quoted(generator.schema(draw))
      let table = schema + "." + quoted(Naming.name(draw, "temp"))
      let key = quoted(Naming.name(draw.part("key"), "tempkey"))
      let word = draw.one("key", of: ["PRIMARY KEY", "UNIQUE"])
      generator.add(
        "CREATE TABLE \(table) (id int4range, at daterange, CONSTRAINT \(key) \(word) (id, at WITHOUT OVERLAPS))"
      )
      generator.dressables.append(Dressable(slot: draw.slot, target: "TABLE \(table)", owned: "TABLE \(table)"))
      guard draw.chance("reference", 60) else { return }
      let other = schema + "." + quoted(Naming.name(draw.part("other"), "tempref"))
      let state = draw.one("state", of: ["", " NOT ENFORCED", " DEFERRABLE"])
      generator.add(
        "CREATE TABLE \(other) (id int4range, at daterange, CONSTRAINT \(quoted(Naming.name(draw.part("f"), "tempf"))) "
          + "FOREIGN KEY (id, PERIOD at) REFERENCES \(table) (id, PERIOD at)\(state))"
      )
    }
    slot("not null states", 60) { generator, draw in
      let table = quoted(generator.schema(draw)) + "." + quoted(Naming.name(draw, "nns"))
      generator.add("CREATE TABLE \(table) (a integer, b integer, c integer)")
      let names = ["na", "nb", "nc"].map { quoted(Naming.name(draw.part($0), $0)) }
      generator.add("ALTER TABLE \(table) ADD CONSTRAINT \(names[0]) NOT NULL a NO INHERIT")
      if draw.chance("not valid", 60) {
        generator.add("ALTER TABLE \(table) ADD CONSTRAINT \(names[1]) NOT NULL b NOT VALID")
      }
      generator.add("ALTER TABLE \(table) ADD CONSTRAINT \(names[2]) NOT NULL c")
      if draw.chance("comment", 50) { generator.add("COMMENT ON CONSTRAINT \(names[0]) ON \(table) IS 'it''s'") }
      guard draw.chance("child", 50) else { return }
      let child = quoted(generator.schema(draw.part("child"))) + "." + quoted(Naming.name(draw.part("child"), "nnc"))
      generator.add(
        "CREATE TABLE \(child) (d integer\(draw.one("merged", of: ["", ", c integer NOT NULL", ", a integer NOT NULL"]))) INHERITS (\(table))"
      )
    }
  }
}
