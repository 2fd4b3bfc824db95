import Diagnostics
import Policies
import Postgres

/// `strata.swaps`: a row for each swap, with the phase that it is in.
struct SwapLedger: Sendable {
  let connection: Connection

  /// One swap.
  struct Entry: Sendable {
    var id: Int64
    var phase: SwapPhase
    /// How often the schemas have changed places; each time another run of copies begins.
    var exchanges: Int
    var source: String
    var startedAt: String
    /// When they changed places last; `nil` where they never did.
    var exchangedAt: String?
    /// Whether the time has passed that the old schema is to be kept.
    var mayFinish: Bool
    /// When it passes.
    var keptUntil: String?
    var record: SwapRecord

    /// The run of copies between the schemas as they are now.
    var run: String { runName(exchanges) }
    func runName(_ number: Int) -> String { "swap_\(id)_\(number)" }
    var passive: String { phase.isNew ? record.names.previous : record.names.next }
  }

  /// Lets one process at a time begin a swap, until the end of the transaction that is open.
  func lock() async throws {
    try await connection.execute(
      "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('strata swap', 0))"
    )
  }

  /// Makes the table where it is missing, in the transaction that is open.
  func ensure() async throws {
    let there = try await connection.query(
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'strata'),
        EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = 'strata' AND c.relname = 'swaps')
      """
    ).onlyRow()
    if try !there.bool(0) { try await connection.execute("CREATE SCHEMA \(PolicyTable.schema)") }
    guard try !there.bool(1) else { return }
    try await connection.execute(
      """
      CREATE TABLE strata.swaps (
        swap_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        schema_name text NOT NULL,
        passive_schema text NOT NULL,
        phase text NOT NULL
          CHECK (phase IN ('copying', 'following', 'swapped', 'reverted', 'finished', 'aborted')),
        exchanges integer NOT NULL DEFAULT 0,
        source text NOT NULL,
        plan jsonb NOT NULL,
        started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        started_by text NOT NULL DEFAULT current_user,
        phase_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        exchanged_at timestamptz,
        kept_until timestamptz
      );
      CREATE UNIQUE INDEX swaps_live ON strata.swaps (schema_name) WHERE phase NOT IN ('finished', 'aborted');
      COMMENT ON TABLE strata.swaps IS 'Swaps of schemas, those under way and those that ended; written by Strata'
      """
    )
  }

  /// The swaps under way.
  func entries() async throws -> [Entry] {
    let exists = try await connection.query(
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'strata' AND c.relname = 'swaps')
      """
    ).onlyRow()
    guard try exists.bool(0) else { return [] }
    func utc(_ column: String) -> String {
      "to_char(\(column) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
    }
    return try await connection.query(
      """
      SELECT swap_id, phase, exchanges, source, \(utc("started_at")), \(utc("exchanged_at")),
        coalesce(kept_until <= clock_timestamp(), true), \(utc("kept_until")), plan
      FROM strata.swaps WHERE phase NOT IN ('finished', 'aborted') ORDER BY schema_name
      """
    ).map { row in
      Entry(
        id: try row.int64(0),
        phase: SwapPhase(rawValue: try row.string(1)) ?? .copying,
        exchanges: try row.int(2),
        source: try row.string(3),
        startedAt: try row.string(4),
        exchangedAt: row[5],
        mayFinish: try row.bool(6),
        keptUntil: row[7],
        record: try SwapRecord(json: row.string(8))
      )
    }
  }

  /// Begins a swap, in the transaction that is open.
  func begin(_ record: SwapRecord, source: String) async throws {
    _ = try await connection.query(
      "INSERT INTO strata.swaps (schema_name, passive_schema, phase, source, plan) VALUES ($1, $2, 'copying', $3, $4)",
      [record.names.schema, record.names.next, source, try record.json]
    )
  }

  /// Brings a swap to its next phase; refuses where another process was there before.
  func move(_ entry: Entry, to phase: SwapPhase) async throws {
    let passive = phase.isNew ? entry.record.names.previous : entry.record.names.next
    let moved = try await connection.query(
      """
      UPDATE strata.swaps SET phase = $3, passive_schema = $4, phase_at = clock_timestamp()
      WHERE swap_id = $1 AND phase = $2
      """,
      ["\(entry.id)", entry.phase.rawValue, phase.rawValue, passive]
    )
    guard moved.affectedRows == 1 else { throw Failure.swapMoved(entry.record.names.schema) }
  }

  /// The same for an exchange, which begins another run of copies.
  func exchange(_ entry: Entry, to phase: SwapPhase, hold: Duration) async throws {
    try await move(entry, to: phase)
    _ = try await connection.query(
      """
      UPDATE strata.swaps SET exchanges = exchanges + 1, exchanged_at = clock_timestamp(),
        kept_until = clock_timestamp() + make_interval(secs => $2)
      WHERE swap_id = $1
      """,
      ["\(entry.id)", "\(hold.components.seconds)"]
    )
  }
}
