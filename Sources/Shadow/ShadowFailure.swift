import Diagnostics
import FoundationEssentials
import Glibc
import Postgres

/// Every way in which the shadow can fail, in words.
extension Failure {
  static let waysToGetServer =
    "install it (apt-get install postgresql), name a server with --shadow URL, "
    + "or name the directory of initdb and postgres in STRATA_PG_BIN"

  static func noInstallation(looked places: [String]) -> Failure {
    Failure(
      code: "shadow-no-postgres",
      "no PostgreSQL server is installed here, and the shadow needs one",
      details: ["looked in: " + places.joined(separator: ", ")],
      advice: waysToGetServer
    )
  }

  static func unusableInstallation(_ directory: String, _ reason: String) -> Failure {
    Failure(
      .usage,
      code: "shadow-bad-pg-bin",
      "STRATA_PG_BIN names no usable PostgreSQL: \(directory)",
      details: [reason],
      advice: "it has to be the directory of the programs initdb and postgres, such as /usr/lib/postgresql/15/bin"
    )
  }

  static func noUnprivilegedUser() -> Failure {
    Failure(
      code: "shadow-no-user",
      "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as",
      advice: "run strata as another user, or name a server with --shadow URL"
    )
  }

  static func noCache(_ tried: [String]) -> Failure {
    Failure(
      code: "shadow-no-cache",
      "there is no directory for the shadow's files that can be written to",
      details: tried.map { "tried \($0)" },
      advice: "name one in STRATA_CACHE"
    )
  }

  static func initdbFailed(_ output: String) -> Failure {
    Failure(
      code: "shadow-initdb",
      "initdb could not make the shadow's template cluster",
      details: lines(output)
    )
  }

  static func startFailed(_ log: String) -> Failure {
    Failure(
      code: "shadow-start",
      "the shadow's PostgreSQL did not start",
      details: lines(log),
      advice: "a server can be named instead with --shadow URL"
    )
  }

  static func cannotRun(_ program: String, as user: String, _ error: any Error) -> Failure {
    Failure(code: "shadow-run", "\(program) could not be run as \(user)", underlying: error)
  }

  static func mayNotCreateDatabases(_ role: String) -> Failure {
    Failure(
      code: "shadow-no-createdb",
      "the role \(quoteIdentifier(role)) may not create databases on the server named as shadow",
      advice: "let a superuser run ALTER ROLE \(quoteIdentifier(role)) CREATEDB, or connect as a role that may"
    )
  }

  static func mayNotCreateRoles(_ missing: [String], _ role: String) -> Failure {
    let names = missing.map(quoteIdentifier)
    return Failure(
      code: "shadow-no-createrole",
      "the schema names roles that the server named as shadow lacks, and \(quoteIdentifier(role)) may not create any",
      details: names.map { "missing: \($0)" },
      advice: "let a superuser run: " + names.map { "CREATE ROLE \($0) NOLOGIN; " }.joined()
        + "or ALTER ROLE \(quoteIdentifier(role)) CREATEROLE"
    )
  }

  static func noTablespaces(_ missing: [String], _ error: any Error) -> Failure {
    Failure(
      code: "shadow-no-tablespace",
      "the schema names tablespaces that the shadow lacks, and they could not be made in place",
      details: missing.map { "missing: \(quoteIdentifier($0))" },
      advice: "in-place tablespaces need a superuser and PostgreSQL 15 or the newest release of 14",
      underlying: error
    )
  }

  static func databaseInUse(_ name: String, _ error: PostgresError) -> Failure {
    Failure(
      code: "shadow-in-use",
      "the database \(quoteIdentifier(name)) cannot be copied while somebody is connected to it",
      underlying: error
    )
  }

  static func notOurDatabase(_ name: String) -> Failure {
    Failure(
      .refused,
      code: "shadow-not-ours",
      "the database \(quoteIdentifier(name)) was not made by this shadow and is not dropped"
    )
  }

  static func otherDevServer(running: Int, wanted: Int) -> Failure {
    Failure(
      .refused,
      code: "shadow-other-version",
      "the running development server is PostgreSQL \(running), and PostgreSQL \(wanted) was asked for",
      advice: "stop it first: strata dev --stop"
    )
  }

  static func doesNotStop(_ directory: String) -> Failure {
    Failure(
      code: "shadow-does-not-stop",
      "the development server does not stop",
      details: ["its directory: \(directory)", "the process number of its guard is in the file guard there"]
    )
  }

  /// A system call that failed, with the reason in `errno`.
  static func system(_ action: String, _ path: String, code: Int32 = errno) -> Failure {
    Failure(code: "shadow-system", "cannot \(action) \(path): \(String(cString: strerror(code)))")
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").suffix(20).map(String.init)
  }
}
