/// What an engine tells while it works.
public enum CopyEvent: Sendable {
  /// A table has come to a phase.
  case phase(TableName, CopyPhase)
  /// A chunk was copied.
  case copied(TableName, CopyProgress)
  /// A batch of the log was replayed.
  case replayed(TableName, entries: Int)
  /// Rows exchange values of a unique index: a batch is written by removing first.
  case replacing(TableName, String)
  /// Partitions came or went: what is in them is compared by way of the log.
  case partitionsChanged(TableName)
  /// The copy waits because of what the server is doing, or because it was paused.
  case waiting(String)
  /// A lock was not to be had; who holds it, as far as the role may see.
  case lockRefused(String, attempt: Int, of: Int, holders: [String])
}

/// How far a table is.
public enum CopyPhase: String, Sendable, Hashable, Codable {
  /// Nothing is logged yet.
  case planned
  /// What is written is logged, and rows are being copied.
  case copying
  /// The rows are copied, indexes are being built.
  case building
  /// The log is being replayed: the target follows the source.
  case following
  /// The cutover has been committed.
  case swapped
}

/// How far the rows of a table are.
public struct CopyProgress: Sendable, Hashable, Codable {
  public var rows: Int64
  /// How many rows there are, as the server estimates.
  public var estimated: Int64
  /// Rows per second since this process began.
  public var rate: Double

  /// Seconds to the last row at the same rate; `nil` where that cannot be told.
  public var secondsLeft: Double? {
    guard rate > 0, estimated > rows else { return nil }
    return Double(estimated - rows) / rate
  }
}
