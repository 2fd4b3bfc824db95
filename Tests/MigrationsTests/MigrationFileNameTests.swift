import Migrations
import Testing

@Suite struct MigrationFileNameTests {
  @Test func areTakenApart() throws {
    let name = try MigrationFileName("U2.1.0__add_items__twice.sql")
    #expect(name.kind == .undo)
    #expect(name.version.text == "2.1.0")
    #expect(name.slug == "add_items__twice")
    #expect(name.description == "add items  twice")
    #expect(name.text == "U2.1.0__add_items__twice.sql")
  }

  @Test(arguments: [
    ("notes.sql", "it begins neither with V (forward) nor with U (undo)"),
    ("v1__x.sql", "V and U are capital letters"),
    ("R__views.sql", "nor with R__ (repeatable)"),
    ("V1.0.0_x.sql", "there is only one underscore"),
    ("V1.0.0.sql", "there is no description"),
    ("V1.0.0__.sql", "the description after the two underscores is empty"),
    ("V1.x__a.sql", "\"x\" is not a digit"),
    ("V0__a.sql", "version 0 is the empty database"),
    ("V1__a\nb.sql", "control character"),
  ])
  func sayWhatIsWrong(name: String, reason: String) {
    let error = #expect(throws: FileNameError.self) { try MigrationFileName(name) }
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
  }

  @Test(arguments: [
    ("Add subscription items", "add_subscription_items"),
    ("  '; DROP TABLE \"x\"\\ -- ", "drop_table_x"),
    ("../../etc/passwd\n", "etc_passwd"),
    ("Größe für Straße", "größe_für_straße"),
    ("!!!", ""),
  ])
  func slugsAreHarmless(description: String, slug: String) {
    #expect(MigrationFileName.slug(of: description) == slug)
  }

  @Test func slugsStayShort() {
    #expect(MigrationFileName.slug(of: String(repeating: "ß", count: 500)).utf8.count <= 100)
  }
}
