public import Digests

/// How a runner works.
public struct RunnerOptions: Sendable {
  /// The schema of the ledger, not quoted.
  public var ledgerSchema = "strata"
  /// What the ledger records as the tool that ran.
  public var toolVersion = "unknown"
  /// How long to wait for another runner; zero refuses at once.
  public var wait: Duration = .seconds(30)
  /// How long a statement inside a transaction waits for a lock; all who come after it wait behind it meanwhile.
  public var lockTimeout: Duration = .seconds(1)
  /// How long is waited for the locks of one transaction in all, over every try; and for those of a statement that
  /// cannot be in one.
  ///
  /// `CREATE INDEX CONCURRENTLY` and its like wait for every older transaction, and hold up nobody while they wait: they
  /// are not begun anew for that, which would cost them what they have done.
  public var lockWait: Duration = .seconds(600)
  /// How long a statement may take that should be short, because it works through no table; zero is without bound.
  ///
  /// What is known to take its time has no bound unless its segment says one: ``StatementLength`` tells which is which.
  public var statementTimeout: Duration = .seconds(60)
  /// How long a hook may take: a program as a whole, a script in each of its statements.
  public var hookTimeout: Duration = .seconds(300)
  /// The keys of which one must have signed the set; where there is none, no signature is asked for.
  public var trustedKeys: [Ed25519PublicKey] = []
  /// How often a transaction is tried that fails for want of a lock, by a deadlock or by serialisation.
  public var attempts = 10
  /// The pause before the second try; each later one is half as long again, up to ``longestPause``.
  public var firstPause: Duration = .milliseconds(1500)
  public var longestPause: Duration = .seconds(15)
  /// How many rows a backfill changes in a second, at most; `nil` is without bound.
  public var backfillRate: Int?
  /// A backfill pauses while a standby is further behind; `nil` does not ask.
  public var replicationLag: Duration? = .seconds(10)
  /// A backfill pauses while a transaction is older, because no vacuum can clean up behind it; `nil` does not ask.
  public var oldestTransaction: Duration? = .seconds(900)
  /// A backfill that had to pause longer at one place gives up; it can be resumed.
  public var longestBackfillPause: Duration = .seconds(3600)
  /// Names of roles and applications whose sessions are ended where they hold what a statement waits for.
  public var killBlockers: Set<String> = []
  /// Whether a version below an applied one is applied, where the set's configuration allows it.
  public var outOfOrder = false
  /// Whether data may be destroyed.
  public var allowDestructive = false
  /// Whether an undo file that was changed since its version was applied is run instead of the ledger's copy.
  public var preferChangedUndoFiles = false
  /// Destroyed rows are counted up to this number.
  public var countLimit: Int64 = 1_000_000

  public init() {}
}
