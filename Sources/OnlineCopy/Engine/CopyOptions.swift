/// How much a copy may ask of the server, and how long it waits for locks.
public struct CopyOptions: Sendable, Hashable {
  /// How many connections copy at the same time, over tables and over ranges of a table's key.
  public var workers = 2
  /// How long a chunk should take: the number of its rows follows from it.
  public var chunkTime: Duration = .milliseconds(500)
  /// The rows of the first chunk, and the most that any has.
  public var firstChunk = 5_000
  public var largestChunk = 200_000
  /// How many rows a table has at least for each range that is copied on its own.
  public var rowsPerRange = 100_000
  /// How many entries of the log are replayed in one transaction.
  public var replayBatch = 20_000
  /// Copied rows per second, of all workers together; `nil` for as many as can be.
  public var rate: Int?
  /// The lag of a standby that holds the copy back; `nil` to take no notice.
  public var replicationLag: Duration?
  /// The age of a transaction that holds the copy back; `nil` to take no notice.
  public var oldestTransaction: Duration?
  /// The number of sessions in a transaction that holds the copy back; `nil` to take no notice.
  public var busySessions: Int?
  /// How long one attempt at a lock waits, and all that wait behind it.
  public var lockTimeout: Duration = .milliseconds(100)
  /// How long to leave the application alone between two attempts.
  public var lockPause: Duration = .milliseconds(200)
  /// How often a lock is tried for.
  public var lockAttempts = 100
  /// How many entries of the log the last drain may have to replay while writers wait.
  public var cutoverBacklog = 500
  /// How long the last drain and what the caller does under the locks may take.
  public var cutoverTimeout: Duration = .seconds(2)

  public init() {}
}

extension Duration {
  /// As a setting such as `lock_timeout` takes it.
  var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
