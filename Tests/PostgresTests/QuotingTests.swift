import Postgres
import Testing

@Suite struct QuotingTests {
  static let hostile = [
    "a", "a1", "_a", "1a", "A", "a b", "a-b", "a$b", "", "\"", "a\"b", "'", "\\", "a\\'b", "ü", "🦆", "\n", "select",
    "SELECT",
    "'; DROP TABLE x; --", "\"; DROP TABLE x; --", "int", "name", "user", "table", "values", "abort", "zone", "end",
  ]

  @Test func theServerQuotesInTheSameWay() async throws {
    let connection = try await Connection.connect(to: TestServer.shared.target())
    try await connection.execute("SET escape_string_warning = off")
    for text in Self.hostile {
      let row = try await connection.query("SELECT quote_ident($1), quote_literal($1)", [text]).onlyRow()
      #expect(quoteIdentifier(text) == row[0])
      #expect(quoteLiteral(text) == row[1])
      for setting in ["on", "off"] {
        try await connection.execute("SET standard_conforming_strings = \(setting)")
        #expect(try await connection.query("SELECT \(quoteLiteral(text))").onlyRow()[0] == text)
      }
      if !text.isEmpty {
        #expect(try await connection.query("SELECT 1 AS \(quoteIdentifier(text))").columns == [text])
      }
    }
  }

  @Test func allKeywordsOfTheServerAreKnown() async throws {
    let connection = try await connectToNewDatabase()
    for row in try await connection.query("SELECT word, quote_ident(word) FROM pg_get_keywords()") {
      let word = try row.string(0)
      // A newer server's keyword is quoted where an older one needs no quotes: both read it as the same name.
      #expect(quoteIdentifier(word) == row[1] || quoteIdentifier(word) == "\"\(word)\"", "\(word)")
    }
  }

  @Test func qualifiedNamesAreQuotedPartByPart() {
    #expect(quoteQualified("a b", "c.d") == "\"a b\".\"c.d\"")
    #expect(quoteQualified("public", "t") == "public.t")
    #expect(quoteQualified(nil, "T") == "\"T\"")
  }
}
