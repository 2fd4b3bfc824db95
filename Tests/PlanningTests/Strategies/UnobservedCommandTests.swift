import Planning
import Postgres
import TestSupport
import Testing

/// The table of what cannot be observed says what PostgreSQL does: a second connection holds each command up, and
/// `pg_locks` tells.
struct UnobservedCommandTests {
  private static let schema = """
    CREATE TABLE t (id int PRIMARY KEY, a int);
    INSERT INTO t SELECT n, n FROM generate_series(1, 500) n;
    CREATE INDEX i ON t (a);
    CREATE TABLE p (a int) PARTITION BY RANGE (a);
    CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
    """

  private static func sql(_ command: UnobservedCommand) -> (sql: String, table: String) {
    switch command {
    case .createIndex: ("CREATE INDEX CONCURRENTLY n ON t (a)", "t")
    case .dropIndex: ("DROP INDEX CONCURRENTLY i", "t")
    case .reindex: ("REINDEX INDEX CONCURRENTLY i", "t")
    case .detachPartition: ("ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY", "p")
    case .vacuum: ("VACUUM t", "t")
    case .vacuumFull: ("VACUUM FULL t", "t")
    }
  }

  /// Whoever holds a lock that conflicts with itself sees which one the command asks for first.
  @Test(.timeLimit(.minutes(60)), arguments: UnobservedCommand.allCases)
  func asksForTheLockOfTheTable(_ command: UnobservedCommand) async throws {
    let (sql, table) = Self.sql(command)
    try await withDatabases(1, loading: Self.schema) { targets, connections in
      let holder = try await Connection.connect(to: targets[0])
      let watcher = try await Connection.connect(to: targets[0])
      let held = try await HeldStatement(on: connections[0], of: targets[0])
      try await holder.execute("BEGIN; LOCK TABLE ONLY \(table) IN SHARE UPDATE EXCLUSIVE MODE")
      try await held.run(sql, watching: watcher) { standstill in
        #expect(standstill == .relation(table, mode: command.tableLock.rawValue))
      } release: {
        try await holder.execute("COMMIT")
      }
      await holder.close()
      await watcher.close()
    }
  }

  /// With a writer's transaction open on the table, it goes on or waits for the writer; what it holds is no stronger.
  @Test(.timeLimit(.minutes(60)), arguments: UnobservedCommand.allCases.filter { !$0.tableLock.blocksWrites })
  func takesNoStrongerOneLater(_ command: UnobservedCommand) async throws {
    let (sql, table) = Self.sql(command)
    try await withDatabases(1, loading: Self.schema) { targets, connections in
      let writer = try await Connection.connect(to: targets[0])
      let watcher = try await Connection.connect(to: targets[0])
      let held = try await HeldStatement(on: connections[0], of: targets[0])
      try await writer.execute("BEGIN; LOCK TABLE ONLY \(table) IN ROW EXCLUSIVE MODE")
      try await held.run(sql, watching: watcher) { standstill in
        if case .relation = standstill { Issue.record("\(sql) waits for a lock: \(standstill)") }
        let strongest = try await held.locks(watcher).compactMap { lock -> LockMode? in
          let parts = lock.split(separator: "|")
          return parts[0] == table ? LockMode(rawValue: String(parts[1])) : nil
        }.max()
        if let strongest { #expect(strongest <= command.tableLock) }
        try await watcher.execute("BEGIN; LOCK TABLE ONLY \(table) IN ROW EXCLUSIVE MODE NOWAIT; COMMIT")
      } release: {
        try await writer.execute("COMMIT")
      }
      await writer.close()
      await watcher.close()
    }
  }

  /// The partition that leaves is locked alone, at the end.
  @Test(.timeLimit(.minutes(60)))
  func detachingLocksThePartitionForAMoment() async throws {
    let command = UnobservedCommand.detachPartition
    try await withDatabases(1, loading: Self.schema) { targets, connections in
      let reader = try await Connection.connect(to: targets[0])
      let watcher = try await Connection.connect(to: targets[0])
      let held = try await HeldStatement(on: connections[0], of: targets[0])
      try await reader.execute("BEGIN; LOCK TABLE p1 IN ACCESS SHARE MODE")
      try await held.run(Self.sql(command).sql, watching: watcher) { standstill in
        #expect(standstill == .relation("p1", mode: command.partitionLock?.rawValue ?? ""))
      } release: {
        try await reader.execute("COMMIT")
      }
      await reader.close()
      await watcher.close()
    }
  }

  @Test(.timeLimit(.minutes(60)), arguments: UnobservedCommand.allCases)
  func writesTheTableAnewWhereItSaysSo(_ command: UnobservedCommand) async throws {
    let (sql, _) = Self.sql(command)
    try await withDatabases(1, loading: Self.schema) { _, connections in
      let file = "SELECT pg_relation_filenode('t')"
      let before = try await connections[0].texts(file)
      try await connections[0].execute(sql)
      let after = try await connections[0].texts(file)
      #expect((after != before) == command.rewrites)
    }
  }
}
