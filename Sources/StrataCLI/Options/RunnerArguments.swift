import ArgumentParser
import Migrations
import Reporting

/// How migrations are run: how long to wait, for whom.
struct RunnerArguments: ParsableArguments {
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var signature: SignatureOptions

  @Option(help: "How long to wait for another runner of the same database: 30s, 5min, 0.")
  var wait: Time = Time(.seconds(30))

  @Option(help: "How long one statement waits for a lock before its transaction is tried again.")
  var lockTimeout: Time = Time(.seconds(1))

  @Option(
    help: ArgumentHelp(
      "How long a statement may take that should be short; 0 is without bound. (default: 1min)",
      discussion: """
        What works through a table (index builds, validations, type changes, INSERT, UPDATE, backfills, …) has no bound \
        unless its segment says one.
        """
    )
  )
  var statementTimeout: Time?

  @Option(help: "How long a hook may take. (default: 5min)")
  var hookTimeout: Time?

  @Option(help: "How often a transaction is tried that cannot get its locks.")
  var attempts = 10

  @Option(help: "How long to wait for the locks of one transaction or statement in all, over every try.")
  var lockWait: Time = Time(.seconds(600))

  @Option(
    help: ArgumentHelp(
      "End the sessions of this role or application where they hold a lock that is waited for.",
      discussion: "May be given several times. Nobody's session is ended unless it is named here.",
      valueName: "role|application"
    )
  )
  var killBlockers: [String] = []

  @Option(help: ArgumentHelp("How many rows a backfill changes in a second, at most.", valueName: "rows"))
  var backfillRate: Int?

  @Option(help: "A backfill pauses while a standby is further behind; 0 does not ask.")
  var maxLag: Time = Time(.seconds(10))

  @Option(help: "A backfill pauses while somebody's transaction is older; 0 does not ask.")
  var maxTransactionAge: Time = Time(.seconds(900))

  func validate() throws {
    if let backfillRate, backfillRate < 1 { throw ValidationError("--backfill-rate must be at least 1") }
    if attempts < 1 { throw ValidationError("--attempts must be at least 1") }
  }

  /// The runner of a set on a database.
  func runner(
    _ set: MigrationSet,
    _ connection: ConnectionOptions,
    allowDestructive: Bool = false,
    outOfOrder: Bool = false,
    _ console: Console
  ) throws -> MigrationRunner {
    let target = FleetTarget(name: "", target: try connection.target(), ledgerSchema: ledger.ledgerSchema)
    return try runner(set, target, allowDestructive: allowDestructive, outOfOrder: outOfOrder, console)
  }

  /// The runner of a set on one of many targets.
  func runner(
    _ set: MigrationSet,
    _ target: FleetTarget,
    allowDestructive: Bool,
    outOfOrder: Bool,
    _ console: Console
  ) throws -> MigrationRunner {
    var options = ledger.options
    options.ledgerSchema = target.ledgerSchema
    options.wait = wait.duration
    options.lockTimeout = lockTimeout.duration
    let configuration = set.configuration
    options.statementTimeout = statementTimeout?.duration ?? configuration.statementTimeout ?? options.statementTimeout
    options.hookTimeout = hookTimeout?.duration ?? configuration.hookTimeout ?? options.hookTimeout
    options.trustedKeys = try signature.keys(set)
    options.attempts = attempts
    options.lockWait = lockWait.duration
    options.killBlockers = Set(killBlockers)
    options.backfillRate = backfillRate
    options.replicationLag = maxLag.duration == .zero ? nil : maxLag.duration
    options.oldestTransaction = maxTransactionAge.duration == .zero ? nil : maxTransactionAge.duration
    options.allowDestructive = allowDestructive
    options.outOfOrder = outOfOrder
    let progress = RunProgress(console)
    return MigrationRunner(set: set, target: target.target, options: options) { progress.tell($0) }
  }
}
