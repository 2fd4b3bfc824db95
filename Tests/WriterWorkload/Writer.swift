public import Postgres

/// One session of the workload, which writes until it is told to stop.
public struct Writer {
  let connection: Connection
  var numbers: SeededNumbers
  /// What it did.
  public private(set) var committed = 0
  /// The longest that a statement took.
  public private(set) var worst: Duration = .zero

  public init(_ connection: Connection, seed: UInt64) {
    self.connection = connection
    numbers = SeededNumbers(seed)
  }

  public mutating func run(while isRunning: @Sendable () -> Bool) async throws {
    while isRunning() {
      do {
        if try await transaction() { committed += 1 }
      } catch let error as PostgresError {
        // An application meets these too, and the audit goes back with the transaction.
        switch error.sqlState {
        case .serializationFailure, .deadlockDetected, .foreignKeyViolation, .uniqueViolation: break
        default: throw error
        }
        try await connection.execute("ROLLBACK")
      }
      try await Task.sleep(for: .milliseconds(Int.random(in: 1...8, using: &numbers)))
    }
  }

  private mutating func transaction() async throws -> Bool {
    let isRepeatable = Int.random(in: 0..<4, using: &numbers) == 0
    try await connection.execute("BEGIN ISOLATION LEVEL \(isRepeatable ? "REPEATABLE READ" : "READ COMMITTED")")
    if isRepeatable { try await connection.execute("SELECT count(*) FROM app.settings") }
    for _ in 0..<Int.random(in: 1...4, using: &numbers) {
      let isUndone = Int.random(in: 0..<6, using: &numbers) == 0
      if isUndone { try await connection.execute("SAVEPOINT s") }
      let start = ContinuousClock.now
      try await statement()
      worst = max(worst, .now - start)
      if isUndone { try await connection.execute("ROLLBACK TO s") }
    }
    let isRolledBack = Int.random(in: 0..<10, using: &numbers) == 0
    try await connection.execute(isRolledBack ? "ROLLBACK" : "COMMIT")
    return !isRolledBack
  }

  private mutating func statement() async throws {
    let account = Int.random(in: 1...320, using: &numbers)
    let order = Int.random(in: 1...650, using: &numbers)
    let day = Int.random(in: 0..<10, using: &numbers)
    let token = "nextval('audit.token')"
    switch Int.random(in: 0..<18, using: &numbers) {
    case 0: try await run("INSERT INTO app.accounts VALUES (\(account), 'new', \(token)) ON CONFLICT DO NOTHING")
    case 1: try await run("UPDATE app.accounts SET name = NULL, token = \(token) WHERE id = \(account)")
    case 2: try await run("UPDATE app.accounts SET id = \(account), token = \(token) WHERE id = \(account + 1)")
    case 3: try await run("DELETE FROM app.accounts WHERE id = \(account)")
    case 4:
      try await run(
        """
        INSERT INTO app.orders SELECT \(order), id, \(token) FROM app.accounts WHERE id = \(account)
        ON CONFLICT (id) DO UPDATE SET token = excluded.token
        """
      )
    case 5: try await run("UPDATE app.orders SET token = \(token) WHERE account BETWEEN \(account) AND \(account + 5)")
    case 6: try await run("DELETE FROM app.orders WHERE id = \(order)")
    case 7, 8:
      try await run(
        """
        INSERT INTO app.lines (order_id, no, token)
        SELECT o.id, n, \(token) FROM app.orders o, generate_series(1, 3) n WHERE o.id = \(order)
        ON CONFLICT (order_id, no) DO UPDATE SET token = excluded.token
        """
      )
    case 9: try await run("UPDATE app.lines SET no = no + 10, token = \(token) WHERE order_id = \(order)")
    case 10: try await run("DELETE FROM app.lines WHERE order_id = \(order) AND no > 1")
    case 11: try await run("INSERT INTO app.queue (token) SELECT \(token) FROM generate_series(1, 5)")
    case 12: try await run("DELETE FROM app.queue WHERE id IN (SELECT id FROM app.queue ORDER BY id LIMIT 3)")
    case 13:
      let tokens = (0..<3).map { _ in "c\(numbers.next())\n" }.joined()
      try await connection.copyIn("COPY app.queue (token) FROM STDIN", [Array(tokens.utf8)])
    case 14:
      if Int.random(in: 0..<8, using: &numbers) == 0 { try await run("TRUNCATE app.queue") }
    case 15:
      try await run("UPDATE app.settings SET main = false, token = \(token) WHERE main")
      try await run("UPDATE app.settings SET main = true, token = \(token) WHERE id = \(account % 20 + 1)")
    case 16: try await run("UPDATE app.events SET day = \(day), token = \(token) WHERE id = \(order)")
    default:
      try await run(
        """
        INSERT INTO app.events (id, day, token) VALUES (\(order), \(day), \(token))
        ON CONFLICT (id, day) DO UPDATE SET token = excluded.token
        """
      )
    }
  }

  private func run(_ sql: String) async throws { try await connection.execute(sql) }
}
