/// How one `UPDATE` of many rows is done in batches, each a transaction of its own, so that no row stays locked for long
/// and an interrupted run goes on where it stopped.
///
/// The statement holds ``marker`` where a batch's range of keys goes.
public struct Backfill: Sendable, Hashable, Codable {
  public var schema: String?
  public var table: String
  /// The columns by whose ranges batches are cut; empty leaves the choice to the runner, which takes the primary key.
  public var key: [String]
  /// The rows of one batch; `nil` for the runner's own number.
  public var batchSize: Int?
  /// A query that counts the rows that are left to do; 0 when all is done.
  public var remaining: String

  public init(schema: String?, table: String, key: [String] = [], batchSize: Int? = nil, remaining: String) {
    self.schema = schema
    self.table = table
    self.key = key
    self.batchSize = batchSize
    self.remaining = remaining
  }

  /// Where the runner puts the range of a batch; PostgreSQL reads it as nothing.
  public static let marker = "/* strata:batch */"
}
