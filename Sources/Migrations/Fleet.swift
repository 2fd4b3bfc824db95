public import Postgres
import Digests
import Glibc

/// One of many databases or schemas that the same migrations are applied to, with a ledger of its own.
public struct FleetTarget: Sendable, Hashable {
  /// What it is called in reports; never with a password.
  public var name: String
  public var target: ConnectionTarget
  /// The schema of its ledger, not quoted.
  public var ledgerSchema: String

  public init(name: String, target: ConnectionTarget, ledgerSchema: String) {
    self.name = name
    self.target = target
    self.ledgerSchema = ledgerSchema
  }

  /// The databases of a server whose name matches a pattern such as `shard_*`, in order.
  public static func databases(
    matching pattern: String,
    of server: ConnectionTarget,
    ledgerSchema: String
  ) async throws -> [FleetTarget] {
    try await names(
      "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn AND NOT datistemplate",
      matching: pattern,
      of: server
    ).map { FleetTarget(name: $0, target: server.setting("dbname", $0), ledgerSchema: ledgerSchema) }
  }

  /// The schemas of a database whose name matches a pattern such as `tenant_*`, in order.
  ///
  /// Each is the whole search path of its sessions, so that unqualified names in the migrations mean its tables, and a
  /// name that it lacks is not found in another schema by accident. Its ledger is in a schema beside it.
  public static func schemas(matching pattern: String, of database: ConnectionTarget) async throws -> [FleetTarget] {
    try await names(
      """
      SELECT nspname FROM pg_catalog.pg_namespace n WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE relnamespace = n.oid AND relname = 'ledger_layout')
      """,
      matching: pattern,
      of: database
    ).map { FleetTarget(name: $0, target: database.searching($0), ledgerSchema: ledgerSchema(beside: $0)) }
  }

  /// The ledger's schema for a schema: `strata_` and its name, shortened to what PostgreSQL takes.
  static func ledgerSchema(beside schema: String) -> String {
    let name = "strata_" + schema
    guard name.utf8.count > 63 else { return name }
    var short = name
    while short.utf8.count > 54 { short.removeLast() }
    return short + "_" + sha256Hex(schema).prefix(8)
  }

  private static func names(
    _ query: String,
    matching pattern: String,
    of target: ConnectionTarget
  ) async throws -> [String] {
    let connection = try await Connection.connect(to: target)
    do {
      let names = try await connection.query(query).map { row in try row.string(0) }
      await connection.close()
      return names.filter { fnmatch(pattern, $0, 0) == 0 }
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      await connection.close()
      throw error
    }
  }
}

extension ConnectionTarget {
  /// The target with a schema as the search path of its sessions, from the start, so that RESET goes back to it.
  ///
  /// In libpq's `options` spaces and backslashes are escaped (manual: section 34.1.2, `options`).
  fileprivate func searching(_ schema: String) -> ConnectionTarget {
    var value = ""
    for character in "search_path=" + quoteIdentifier(schema) {
      if character.isWhitespace || character == "\\" { value.append("\\") }
      value.append(character)
    }
    let given = self["options"].map { $0 + " " } ?? ""
    return setting("options", "\(given)-c \(value)")
  }
}

/// Applies one piece of work to many targets: some first, the others at the same time, until too many fail.
public struct Fleet: Sendable {
  public var targets: [FleetTarget]
  /// How many are worked on at the same time.
  public var parallel: Int
  /// How many come first, one after the other; none of them may fail.
  public var canaries: Int
  /// How many of the others may fail before no further one is begun.
  public var tolerance: Int

  public init(targets: [FleetTarget], parallel: Int = 4, canaries: Int = 1, tolerance: Int = 0) {
    self.targets = targets
    self.parallel = parallel
    self.canaries = canaries
    self.tolerance = tolerance
  }

  /// What became of one target.
  public struct Outcome<Result: Sendable>: Sendable {
    public var target: FleetTarget
    /// `nil` where it was not begun, because others had failed.
    public var result: Swift.Result<Result, any Error>?
  }

  /// Runs a body for each target and returns what became of each, in the order of the targets.
  public func run<Result: Sendable>(
    _ body: @escaping @Sendable (FleetTarget) async throws -> Result
  ) async -> [Outcome<Result>] {
    var outcomes = targets.map { Outcome<Result>(target: $0, result: nil) }
    @Sendable func attempt(_ target: FleetTarget) async -> Swift.Result<Result, any Error> {
      do { return .success(try await body(target)) } catch { return .failure(error) }
    }
    let first = min(canaries, targets.count)
    for index in 0..<first {
      let result = await attempt(targets[index])
      outcomes[index].result = result
      if case .failure = result { return outcomes }
    }
    await withTaskGroup(of: (Int, Swift.Result<Result, any Error>).self) { group in
      var next = first
      var failures = 0
      func begin() {
        guard next < targets.count, failures <= tolerance, !Task.isCancelled else { return }
        let index = next
        next += 1
        group.addTask { (index, await attempt(targets[index])) }
      }
      for _ in 0..<max(1, parallel) { begin() }
      for await (index, result) in group {
        outcomes[index].result = result
        if case .failure = result { failures += 1 }
        begin()
      }
    }
    return outcomes
  }
}
