import FoundationEssentials

/// What `pg_dump -s` says about a database, apart from the order in which it says it.
struct Dump {
  /// Statements, sorted; the columns of a table are sorted too, since one that was added stands at the end.
  var statements: [String]

  /// The dump as it came.
  var text: String

  /// Partitions that a schedule makes are the schedule's: their indexes are named by PostgreSQL in the order in which they
  /// came to be.
  init(of url: String) async throws {
    text = try await Tool.check(
      "pg_dump",
      "--schema-only",
      "--no-owner",
      "--exclude-schema=strata",
      "--exclude-table=public.usage_events_2*",
      "--exclude-table=public.audit_trail_2*",
      "--dbname=" + url
    )
    var statements: [String] = []
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      // Comments name the object of the statement that follows.
      if line.hasPrefix("--") || line.hasPrefix("\\") || (line.isEmpty && lines.isEmpty) { continue }
      if line.isEmpty {
        statements.append(Self.normalised(lines))
        lines = []
      } else {
        lines.append(line)
      }
    }
    if !lines.isEmpty { statements.append(Self.normalised(lines)) }
    self.statements = statements.filter { !$0.isEmpty }.sorted()
  }

  private static func normalised(_ lines: [String]) -> String {
    guard lines.first?.hasPrefix("CREATE TABLE") == true else { return lines.joined(separator: "\n") }
    let body = lines.dropFirst().map { $0.hasSuffix(",") ? String($0.dropLast()) : $0 }
    return ([lines[0]] + body.sorted()).joined(separator: "\n")
  }

  /// Gives a body the dump in a file.
  func withFile<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: "valueverse-\(UUID().uuidString).sql")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    return try await body(file.path)
  }
}
