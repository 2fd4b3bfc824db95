import Postgres
import Shadow
import TestSupport

/// A database on the tests' server that goes through versions of ValueVerse.
struct ValueVerse {
  let target: ConnectionTarget

  /// The connection string, for other programs.
  var url: String {
    let settings = ["host", "port", "user", "dbname"].compactMap { keyword in
      target[keyword].map { "\(keyword)=\(Self.encoded($0))" }
    }
    return "postgresql://?" + settings.joined(separator: "&")
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        String(UnicodeScalar(byte))
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }.joined()
  }

  /// Runs a test with an empty database, on a server that has the role the policies are for.
  static func with<Result>(_ body: (ValueVerse) async throws -> Result) async throws -> Result {
    try await TestServer.shared.ensureRoles(["app"])
    return try await withDatabase { target, _ in try await body(ValueVerse(target: target)) }
  }

  func migrate(to version: String? = nil) async throws {
    if let version {
      try await Tool.strata("migrate", "valueverse", "--url", url, "--yes", "--allow-destructive", "--to", version)
    } else {
      try await Tool.strata("migrate", "valueverse", "--url", url, "--yes", "--allow-destructive")
    }
  }

  func rollback(to version: String) async throws {
    try await Tool.strata("rollback", "valueverse", "--url", url, "--yes", "--allow-destructive", "--to", version)
  }

  /// Fills a database of version 1.0.0.
  func fill(scale: Int = 1, seed: String = "7") async throws {
    try await Tool.check(
      "psql",
      "-X",
      "-q",
      "-d",
      url,
      "-v",
      "scale=\(scale)",
      "-v",
      "seed=\(seed)",
      "-f",
      "Scripts/fill-valueverse.sql"
    )
  }

  /// Runs SQL on a connection of its own.
  @discardableResult
  func query(_ sql: String) async throws -> ResultSet {
    let connection = try await Connection.connect(to: target)
    do {
      let result = try await connection.execute(sql)
      await connection.close()
      return result
    } catch {
      await connection.close()
      throw error
    }
  }

  /// The first value of the first row.
  func value(_ sql: String) async throws -> String? {
    try await query(sql).first?[0]
  }

  /// For every table of `public`, how many rows it has and a checksum of all of them, in no matter which order.
  ///
  /// Columns are taken by name, since one that was dropped and came back stands at the end.
  func checksums(leavingOut columns: [String] = []) async throws -> [String: String] {
    let tables = try await query(
      """
      SELECT c.oid::regclass, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND c.relname || '.' || a.attname <> ALL (ARRAY[\(columns.map(quoteLiteral).joined(separator: ", "))]::text[])
       GROUP BY c.oid ORDER BY c.oid::regclass::text
      """
    )
    var sums: [String: String] = [:]
    for row in tables {
      let (table, list) = (row[0] ?? "", row[1] ?? "")
      let lines = "SELECT ROW(\(list))::text AS line FROM \(table)"
      sums[table] = try await value(
        "SELECT count(*) || ' ' || md5(coalesce(string_agg(line, E'\\n' ORDER BY line), '')) FROM (\(lines)) AS lines"
      )
    }
    return sums
  }
}
