import ArgumentParser
import Diagnostics
import Glibc
import Postgres
import SchemaSources

/// The database a command works on: `--url`, else `DATABASE_URL`, else libpq's own environment and service file.
struct ConnectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The database: a URI or key=value pairs, as libpq takes them.",
      discussion: """
        Left out: DATABASE_URL, else libpq's own environment (PGHOST, PGUSER, PGSERVICE, …). Keep passwords out of it: \
        use a password file or PGPASSWORD.
        """,
      valueName: "url"
    )
  )
  var url: String?

  /// The database that the options and the environment name.
  func target() throws -> ConnectionTarget {
    if let url { return try Self.target(url, of: "--url") }
    return try Self.target(getenv("DATABASE_URL").map { String(cString: $0) } ?? "", of: "DATABASE_URL")
  }

  /// The database that `--url` or `DATABASE_URL` names; `nil` where neither is given.
  func givenTarget() throws -> ConnectionTarget? {
    url == nil && getenv("DATABASE_URL") == nil ? nil : try target()
  }

  /// The source, where `postgres:` alone stands for the database that the options and the environment name.
  func resolve(_ source: SchemaSource) throws -> SchemaSource {
    guard case .live(let target) = source, target == (try ConnectionTarget("")) else { return source }
    return .live(try self.target())
  }

  /// The database of a connection string; the message names where the string was given, and nothing of it.
  static func target(_ conninfo: String, of source: String) throws -> ConnectionTarget {
    do {
      var target = try ConnectionTarget(conninfo)
      if !conninfo.isEmpty { target.origin = source }
      return target
    } catch {
      throw Failure(
        .usage,
        code: "bad-connection-string",
        "\(source) is no connection string that libpq understands",
        underlying: error
      )
    }
  }
}
