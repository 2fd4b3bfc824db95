import Diagnostics
import Migrations
import Testing

@Suite struct MigrationSetTests {
  @Test func sealedFilesAreSound() throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions + [("external.sql", "CREATE SCHEMA auth;\n"), ("README.md", "hello")])
    let set = try folder.set()
    #expect(set.diagnostics.isEmpty)
    #expect(set.migrations.map(\.version.text) == ["1.0.0", "1.1.0"])
    #expect(set.migrations.map { $0.undo?.name } == ["U1.0.0__create_items.sql", "U1.1.0__add_price.sql"])
    #expect(set.external?.content == "CREATE SCHEMA auth;\n")
    #expect(
      try folder.read("strata.sum").split(separator: "\n").map { $0.split(separator: " ").last ?? "" }.dropFirst()
        == ["V1.0.0__create_items.sql", "U1.0.0__create_items.sql", "V1.1.0__add_price.sql", "U1.1.0__add_price.sql"]
    )
  }

  /// A change of the files, and the codes and places that must be found.
  struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var make: @Sendable (MigrationFolder) throws -> Void
    var found: [String]

    init(_ name: String, found: [String], _ make: @escaping @Sendable (MigrationFolder) throws -> Void) {
      testDescription = name
      self.found = found
      self.make = make
    }
  }

  @Test(arguments: [
    Change("edited", found: ["V1.0.0__create_items.sql file-changed"]) {
      try $0.write("V1.0.0__create_items.sql", "SELECT 1;\n")
    },
    Change("line endings", found: ["V1.0.0__create_items.sql line-endings"]) {
      let name = "V1.0.0__create_items.sql"
      try $0.write(name, $0.read(name).replacing("\n", with: "\r\n"))
    },
    Change(
      "removed",
      found: ["U1.0.0__create_items.sql undo-without-version", "V1.0.0__create_items.sql file-missing"]
    ) {
      try $0.remove("V1.0.0__create_items.sql")
    },
    Change("renamed", found: ["U1.1.0__add_price.sql undo-name", "V1.1.0__add_prices.sql file-renamed"]) {
      try $0.rename("V1.1.0__add_price.sql", "V1.1.0__add_prices.sql")
    },
    Change("inserted", found: ["V1.0.5__between.sql file-inserted"]) {
      try $0.write("V1.0.5__between.sql", "SELECT 1;")
    },
    Change("added", found: ["V2__new.sql file-not-recorded"]) { try $0.write("V2__new.sql", "SELECT 1;") },
    Change("twice", found: ["V1.1__again.sql duplicate-version"]) { try $0.write("V1.1__again.sql", "SELECT 1;") },
    Change("lone undo", found: ["U3__x.sql undo-without-version"]) { try $0.write("U3__x.sql", "SELECT 1;") },
    Change("bad names", found: ["V1.2_x.sql bad-file-name", "odd.sql bad-file-name"]) {
      try $0.write("odd.sql", "")
      try $0.write("V1.2_x.sql", "")
    },
    Change("no sums", found: ["strata.sum sum-missing"]) { try $0.remove("strata.sum") },
    Change("sums edited", found: ["strata.sum:2 sum-broken"]) {
      var lines = try $0.read("strata.sum").split(separator: "\n").map(String.init)
      lines[1] = (lines[1].hasPrefix("a") ? "b" : "a") + lines[1].dropFirst()
      try $0.write("strata.sum", lines.joined(separator: "\n"))
      try $0.write("V1.0.0__create_items.sql", "")
    },
    Change("byte order mark", found: ["V2__bom.sql file-not-recorded", "V2__bom.sql:1 byte-order-mark"]) {
      try $0.write("V2__bom.sql", "\u{FEFF}SELECT 1;")
    },
    Change("zero byte", found: ["V2__zero.sql file-not-recorded", "V2__zero.sql not-text"]) {
      try $0.write("V2__zero.sql", "SELECT 1;\0")
    },
  ])
  func everyChangeIsNamed(change: Change) throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try change.make(folder)
    let found = try folder.set().diagnostics.map { item in
      "\(item.place.map { folder.relative($0) } ?? "") \(item.code)"
    }
    let wanted =
      change.found + (change.testDescription == "sums edited" ? ["V1.0.0__create_items.sql file-changed"] : [])
    #expect(found.sorted() == wanted.sorted())
  }

  @Test func allProblemsAreToldAtOnce() throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try folder.write("V1.0.0__create_items.sql", "changed")
    try folder.write("V1.0.1__inserted.sql", "SELECT 1;")
    try folder.write("bad.sql", "")
    #expect(try folder.set().diagnostics.map(\.code) == ["file-changed", "file-inserted", "bad-file-name"])
  }

  @Test func aDirectoryThatIsNotThereIsAUsageError() throws {
    let failure = #expect(throws: Failure.self) { try MigrationSet.read(directory: "/nonexistent/migrations") }
    #expect(failure?.category == .usage)
    #expect(failure?.message == "there is no directory /nonexistent/migrations")
  }

  @Test func sealingRefusesChangesUnlessTheyAreAccepted() throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try folder.write("V1.0.0__create_items.sql", "SELECT 1;\n")
    let failure = #expect(throws: Failure.self) { try folder.seal() }
    #expect(failure?.category == .refused)
    #expect(failure?.code == "file-changed")
    try folder.seal(acceptingChanges: true)
    #expect(try folder.set().diagnostics.isEmpty)
  }

  @Test func sealingRecordsNewFilesAndNamesThem() throws {
    let folder = try MigrationFolder()
    try folder.seal(twoVersions)
    try folder.write("V1.2__more.sql", "SELECT 1;\n")
    #expect(try folder.set().seal().added == ["V1.2__more.sql"])
    #expect(try folder.set().diagnostics.isEmpty)
  }
}
