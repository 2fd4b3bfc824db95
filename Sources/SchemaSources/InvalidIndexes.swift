import Catalog
import OrderedCollections
import Postgres

/// Makes the leftovers of failed concurrent builds in a shadow database, so that a plan for the live one finds them.
///
/// An index loaded from its DDL is valid. One that is not valid comes about as it did in the live database: its build
/// waits for an older transaction, and gives up (PostgreSQL documentation, "CREATE INDEX", "Building
/// Indexes Concurrently").
enum InvalidIndexes {
  /// - Parameters:
  ///   - live: The catalog of the live database.
  ///   - connection: A connection to the shadow's copy of it, outside a transaction.
  ///   - target: The same database.
  static func make(in live: Catalog, on connection: Connection, of target: ConnectionTarget) async throws {
    let invalid = live.entries.values.compactMap { entry -> (ObjectIdentity, Index)? in
      guard let index = entry.definition as? Index, !index.isValid else { return nil }
      // That of a partitioned table is invalid by what is attached to it.
      if live.definition(index.relation, as: Table.self)?.isPartitioned == true { return nil }
      return (entry.identity, index)
    }
    guard !invalid.isEmpty else { return }
    let reader = try await Connection.connect(to: target)
    do {
      // A build waits for every snapshot that is older than its own.
      try await reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1")
      try await connection.execute("SET lock_timeout = '20ms'")
      for (identity, index) in invalid {
        try await connection.execute("DROP INDEX \(identity.sqlName)")
        do throws(PostgresError) {
          try await connection.execute(index.statement(named: identity, concurrently: true).sql)
        } catch {
          // The index is there now, and invalid.
          guard error.sqlState == .lockNotAvailable else { throw error }
        }
      }
      await reader.close()
    } catch {
      await reader.close()
      throw error
    }
  }
}
