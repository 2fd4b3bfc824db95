import ArgumentParser
import Diagnostics
import Migrations

/// Where the ledger is.
struct LedgerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The schema of the ledger; two applications in one database keep one each.",
      valueName: "schema"
    )
  )
  var ledgerSchema = Self.usual

  /// The schema where nothing else is said.
  static let usual = "strata"

  /// What every runner is told.
  var options: RunnerOptions {
    var options = RunnerOptions()
    options.toolVersion = Version.number
    options.ledgerSchema = ledgerSchema
    return options
  }

  func validate() throws {
    if ledgerSchema.isEmpty { throw ValidationError("--ledger-schema is empty") }
    if ledgerSchema.hasPrefix("pg_") || ledgerSchema == "information_schema" {
      throw ValidationError("--ledger-schema: the schema \(ledgerSchema) belongs to PostgreSQL")
    }
  }
}
