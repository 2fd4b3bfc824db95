import Diagnostics
import Migrations
import Postgres
import Synchronization
import TestSupport
import Testing

/// Writers go on while a whole online migration runs and somebody's long transaction stands in its way.
@Suite struct WriterWorkloadTests {
  private static let lockTimeout = Duration.milliseconds(300)
  private static let start = """
    CREATE TABLE customers (id int PRIMARY KEY, name text);
    INSERT INTO customers SELECT i, 'c' || i FROM generate_series(1, 1000) i;
    CREATE TABLE orders (id int PRIMARY KEY, customer int, price numeric, note text, token uuid);
    INSERT INTO orders SELECT i, 1 + i % 1000, i, 'n' || i FROM generate_series(1, 30000) i;
    CREATE INDEX orders_old ON orders (note);
    """
  /// What `strata generate` writes for a database in use: every kind of online step.
  private static let online = """
    ALTER TABLE orders ADD created timestamptz;
    ALTER TABLE orders ALTER created SET DEFAULT now();
    ALTER TABLE orders ALTER token SET DEFAULT gen_random_uuid();
    -- strata:segment transaction=none
    -- strata:backfill table=orders key=id batch=3000
    -- strata:remaining SELECT count(*) FROM orders WHERE token IS NULL
    UPDATE orders SET token = gen_random_uuid() WHERE token IS NULL /* strata:batch */;
    CREATE INDEX CONCURRENTLY orders_customer ON orders (customer);
    CREATE UNIQUE INDEX CONCURRENTLY orders_id_customer ON orders (id, customer);
    DROP INDEX CONCURRENTLY orders_old;
    -- strata:segment transaction=own
    ALTER TABLE orders ADD CONSTRAINT orders_positive CHECK (price > 0) NOT VALID;
    -- strata:segment transaction=own
    ALTER TABLE orders VALIDATE CONSTRAINT orders_positive;
    -- strata:segment transaction=own
    ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer) REFERENCES customers NOT VALID;
    -- strata:segment transaction=own
    ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fkey;
    -- strata:segment transaction=own
    ALTER TABLE orders ADD CONSTRAINT orders_note_there CHECK (note IS NOT NULL) NOT VALID;
    -- strata:segment transaction=own
    ALTER TABLE orders VALIDATE CONSTRAINT orders_note_there;
    -- strata:segment transaction=own
    ALTER TABLE orders ALTER note SET NOT NULL;
    -- strata:segment transaction=own
    ALTER TABLE orders DROP CONSTRAINT orders_note_there;
    -- strata:segment transaction=own
    ALTER TABLE orders ADD CONSTRAINT orders_id_customer UNIQUE USING INDEX orders_id_customer;
    """

  @Test func noStatementWaitsLongerThanTheLockTimeout() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__online.sql", Self.online)])
    try await withDatabase(loading: Self.start) { target, connection in
      let baseline = try await Workload.measure(target) { try await Task.sleep(for: .seconds(4)) }
      let during = try await Workload.measure(target, newRows: 50_000_000) {
        try await folder.runner(target) {
          $0.lockTimeout = Self.lockTimeout
          $0.attempts = 1000
          $0.firstPause = .milliseconds(100)
          $0.longestPause = .milliseconds(300)
          $0.oldestTransaction = nil
          $0.replicationLag = nil
        }.migrate()
      }
      print("waits of writers without a migration:\n\(baseline.histogram)during an online one:\n\(during.histogram)")
      #expect(try await connection.list("SELECT count(*) FROM orders WHERE token IS NULL AND id <= 30000") == "0")
      #expect(try await connection.list("SELECT count(*) FROM pg_constraint WHERE NOT convalidated") == "0")
      #expect(during.count > 200 && baseline.count > 200)
      // Noise is what the same writers see on the same machine without a migration, and some more: a busy machine is busy
      // unevenly.
      let noise = max(.seconds(1), baseline.longest * 3)
      #expect(during.longest <= Self.lockTimeout + noise, "\(during.longest), without a migration \(baseline.longest)")
    }
  }

  /// The test above can fail: with a patient lock timeout, writers wait behind the migration as long as it waits itself.
  @Test func aPatientMigrationIsSeen() async throws {
    let folder = try MigrationFolder()
    try folder.seal([("V1__plain.sql", "ALTER TABLE orders ADD created timestamptz;\n")])
    try await withDatabase(loading: Self.start) { target, _ in
      let during = try await Workload.measure(target) {
        // The long transactions begin at once; the migration comes into one of them.
        try await Task.sleep(for: .milliseconds(400))
        try await folder.runner(target) { $0.lockTimeout = .seconds(30) }.migrate()
      }
      #expect(during.longest > .milliseconds(800), "\(during.histogram)")
    }
  }
}

/// How long statements took.
private struct Waits: Sendable {
  var all: [Duration] = []

  var count: Int { all.count }
  var longest: Duration { all.max() ?? .zero }

  var histogram: String {
    let bounds: [Int64] = [1, 5, 20, 50, 100, 300, 500, 1000, 3000]
    var lines = ""
    var below: Int64 = 0
    for bound in bounds + [.max] {
      let number = all.count { $0.wholeMilliseconds >= below && $0.wholeMilliseconds < bound }
      let range = bound == .max ? "\(below) ms and more" : "\(below)–\(bound) ms"
      if number > 0 { lines += "  \(range): \(number)\n" }
      below = bound
    }
    return lines + "  longest: \(longest.wholeMilliseconds) ms of \(count)\n"
  }
}

/// Four writers that change one row a statement, and one whose transactions stay open for two seconds.
private enum Workload {
  static func measure(
    _ target: ConnectionTarget,
    newRows first: Int = 10_000_000,
    while body: @Sendable () async throws -> some Sendable
  ) async throws -> Waits {
    let isOver = Flag()
    return try await withThrowingTaskGroup(of: [Duration].self) { group in
      for writer in 0..<4 { group.addTask { try await write(target, writer, first, until: isOver) } }
      group.addTask {
        try await linger(target, until: isOver)
        return []
      }
      do {
        _ = try await body()
      } catch {
        isOver.set()
        throw error
      }
      isOver.set()
      var waits = Waits()
      for try await part in group { waits.all += part }
      return waits
    }
  }

  private static func write(
    _ target: ConnectionTarget,
    _ writer: Int,
    _ first: Int,
    until isOver: Flag
  ) async throws -> [Duration] {
    let connection = try await Connection.connect(to: target)
    let clock = ContinuousClock()
    var waits: [Duration] = []
    var number = 0
    while !isOver.isSet {
      number += 1
      // Rows of its own, so that writers wait for nobody but the migration.
      let row = writer * 5000 + number % 5000 + 1
      let sql =
        number % 5 == 0
        ? "INSERT INTO orders (id, customer, price, note) VALUES (\(first + 1_000_000 * writer + number), 7, 1, 'w')"
        : "UPDATE orders SET price = price + 1 WHERE id = \(row)"
      waits.append(try await clock.measure { _ = try await connection.execute(sql) })
      try await Task.sleep(for: .milliseconds(5))
    }
    await connection.close()
    return waits
  }

  /// Holds a lock on the table two seconds long, again and again, with a second between.
  private static func linger(_ target: ConnectionTarget, until isOver: Flag) async throws {
    let connection = try await Connection.connect(to: target)
    while !isOver.isSet {
      try await connection.execute("BEGIN; UPDATE orders SET note = note WHERE id = 29999")
      for _ in 0..<40 where !isOver.isSet { try await Task.sleep(for: .milliseconds(50)) }
      try await connection.execute("COMMIT")
      for _ in 0..<20 where !isOver.isSet { try await Task.sleep(for: .milliseconds(50)) }
    }
    await connection.close()
  }
}

private final class Flag: Sendable {
  private let value = Mutex(false)
  var isSet: Bool { value.withLock { $0 } }
  func set() { value.withLock { $0 = true } }
}
