import Diagnostics
import Postgres

/// How a batch of the log is written to the target.
enum ReplayStyle: Sendable, Hashable {
  /// `INSERT … ON CONFLICT DO UPDATE` by a unique index over the key.
  case upsert
  /// Rows are removed and inserted: there is an index that begins with the key, and it is not unique or has more columns
  /// (as a partitioned target's must) or fewer, or `UPDATE` may not set a column.
  case replace

  /// Finds how the target can be written to, or throws that it has no index to find rows by.
  static func find(_ definition: CopyDefinition, _ connection: Connection) async throws -> ReplayStyle {
    let key = Set(definition.key.columns.map(\.target))
    guard let target = try await TableShape.read(definition.target, connection) else {
      throw Failure.noIndex(definition.target, definition.key)
    }
    let written = Set(definition.mapping.written.map(\.target)).subtracting(key)
    let isExact = target.indexes.contains { $0.isUnique && $0.isImmediate && Set($0.columns) == key }
    if isExact, written.isDisjoint(with: definition.identityAlways) { return .upsert }
    // Some columns of the key suffice to find a row: a partitioned source's key has the partition's, which may be one more.
    let isLeading = target.indexes.contains {
      Set($0.columns.prefix(key.count)) == key || key.isSuperset(of: $0.columns)
    }
    guard isLeading else { throw Failure.noIndex(definition.target, definition.key) }
    return .replace
  }
}
