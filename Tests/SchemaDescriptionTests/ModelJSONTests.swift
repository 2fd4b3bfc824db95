import SchemaDescription
import Testing

@Suite struct ModelJSONTests {
  @Test func membersKeepTheirOrderAndHostileTextsAreEscaped() throws {
    let json = try JSONValue(encoding: Seed.rows(key: ["a\"\\"], columns: [], [["\u{1}\n"]], file: "f", line: 3))
    #expect(json.text() == #"{"key":["a\"\\"],"columns":[],"rows":[["\u0001\n"]],"place":"f:3"}"#)
  }

  @Test func settingsAreSortedByName() throws {
    let settings: Settings = ["fillfactor": 90, "autovacuum_enabled": false]
    #expect(try JSONValue(encoding: settings).text() == #"{"autovacuum_enabled":"false","fillfactor":"90"}"#)
  }

  @Test(arguments: [
    ("auth.users", "auth", "users"), ("users", nil, "users"), (".users", nil, ".users"), ("users.", nil, "users."),
  ])
  func aDotSeparatesSchemaFromName(text: String, schema: String?, name: String) {
    let reference = ObjectName(text)
    #expect(reference.schema == schema)
    #expect(reference.name == name)
  }

  @Test(arguments: [("12 months", Period.months(12)), ("1 day", .day), ("1 fortnight", nil), ("months", nil)])
  func periodsAreReadAsTheyAreWritten(text: String, period: Period?) {
    #expect(Period(text) == period)
    if let period { #expect(period.description == text) }
  }

  @Test func literalsAreQuoted() {
    #expect(literal("it's") == "'it''s'")
    #expect(literal("a\\b'") == "E'a\\\\b'''")
    #expect(literals(["a", "b"]) == "'a', 'b'")
  }
}
