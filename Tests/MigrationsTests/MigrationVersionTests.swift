import Migrations
import Testing

@Suite struct MigrationVersionTests {
  @Test(arguments: [
    ("1.9", "1.10"), ("2.0.9", "2.1"), ("2.1.0", "20260101120000"), ("0", "0.0.1"), ("2", "2.0.0.1"),
  ])
  func areOrderedNumberByNumber(earlier: String, later: String) throws {
    #expect(try MigrationVersion(earlier) < MigrationVersion(later))
    #expect(try !(MigrationVersion(later) < MigrationVersion(earlier)))
  }

  @Test(arguments: [("2.1", "2.1.0"), ("02.1", "2.01"), ("0", "0.0")])
  func zerosAtTheEndAndTheFrontDoNotCount(left: String, right: String) throws {
    #expect(try MigrationVersion(left) == MigrationVersion(right))
    #expect(try MigrationVersion(left).hashValue == MigrationVersion(right).hashValue)
    #expect(try MigrationVersion(left).text == left)
  }

  @Test(arguments: [
    ("", "it is empty"),
    ("2..1", "a number is missing before or after a dot"),
    ("2.", "a number is missing before or after a dot"),
    ("2.1a", "\"a\" is not a digit"),
    ("v2", "\"v\" is not a digit"),
    ("1\u{1B}", "\"\\u{1b}\" is not a digit"),
    ("1.9999999999999999999", "the number 9999999999999999999 has more than 18 digits"),
    ("20261301120000", "it names the month 13, which does not exist"),
    ("20261201250000", "it names the hour 25, which does not exist"),
  ])
  func sayWhatIsWrong(text: String, reason: String) {
    let error = #expect(throws: VersionError.self) { try MigrationVersion(text) }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }
}
