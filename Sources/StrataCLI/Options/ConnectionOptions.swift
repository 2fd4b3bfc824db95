import ArgumentParser
import Diagnostics
import Glibc
import Postgres

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
    do {
      return try ConnectionTarget(url ?? getenv("DATABASE_URL").map { String(cString: $0) } ?? "")
    } catch {
      let source = url == nil ? "DATABASE_URL" : "--url"
      throw Failure(
        .usage,
        code: "bad-connection-string",
        "\(source) is no connection string that libpq understands",
        underlying: error
      )
    }
  }
}
