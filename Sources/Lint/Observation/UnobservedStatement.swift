import Planning
import Postgres

/// What a statement did that PostgreSQL runs outside of transactions only, so that its locks are gone before anybody can
/// look: what it is about is told by what it left in the catalogs, what it does to that by the table of such commands.
struct UnobservedStatement {
  private var measurement = Measurement()

  /// - Parameter connection: Says which relations the names in a `VACUUM` mean.
  static func measurement(
    of sql: String,
    _ words: StatementWordList,
    _ difference: SnapshotDifference,
    after snapshot: SchemaSnapshot,
    on connection: Connection
  ) async throws -> Measurement {
    var result = UnobservedStatement()
    if words.starts("VACUUM") {
      let rewritten = difference.relations.altered.filter { $0.old.fileNode != $0.new.fileNode }.map(\.key)
      let vacuumed = try await vacuumed(sql, snapshot, connection)
      for table in vacuumed { result.note(rewritten.contains(table) ? .vacuumFull : .vacuum, table) }
    } else if words.starts("REINDEX") {
      // An index that is rebuilt so is another one, which takes the name.
      for index in difference.indexes.created { result.note(.reindex, index.value.relation) }
    } else {
      for index in difference.indexes.created { result.note(.createIndex, index.value.relation) }
      for index in difference.indexes.dropped { result.note(.dropIndex, index.value.relation) }
      for relation in difference.relations.altered where relation.old.partitionOf != relation.new.partitionOf {
        result.note(.detachPartition, relation.old.partitionOf, partition: relation.key)
      }
    }
    return result.measurement
  }

  private mutating func note(_ command: UnobservedCommand, _ table: UInt32, partition: UInt32? = nil) {
    measurement.locks.insert(HeldLock(relation: table, mode: command.tableLock))
    if let partition, let mode = command.partitionLock {
      measurement.locks.insert(HeldLock(relation: partition, mode: mode))
    }
    measurement.held = measurement.locks
    if command.scans { measurement.scans.insert(table) }
  }

  /// The tables that a `VACUUM` names, or all where it names none.
  private static func vacuumed(
    _ sql: String,
    _ snapshot: SchemaSnapshot,
    _ connection: Connection
  ) async throws -> [UInt32] {
    var tables: [UInt32] = []
    for name in vacuumedNames(sql) {
      let rows = try await connection.query("SELECT pg_catalog.to_regclass($1)::pg_catalog.oid", [name])
      if rows[0][0] != nil { tables.append(try rows[0].oid(0)) }
    }
    return tables.isEmpty ? snapshot.relations.filter(\.value.isStored).keys.sorted() : tables
  }

  /// The names of `VACUUM [(…)] [FULL] [FREEZE] [VERBOSE] [ANALYZE] name [(…)], …`, as they are spelled.
  private static func vacuumedNames(_ sql: String) -> [String] {
    let options = ["VACUUM", "FULL", "FREEZE", "VERBOSE", "ANALYZE", "ANALYSE"]
    var names: [String] = []
    var isOpen = true
    var depth = 0
    for token in sqlTokens(of: sql) {
      switch token {
      case "(": depth += 1
      case ")": depth -= 1
      case "," where depth == 0: isOpen = true
      case ";": break
      case _ where depth > 0: break
      case _ where names.isEmpty && options.contains(token.uppercased()): break
      case "." where !names.isEmpty: names[names.count - 1] += token
      case _ where isOpen:
        names.append(token)
        isOpen = false
      default:
        if !names.isEmpty { names[names.count - 1] += token }
      }
    }
    return names
  }
}
