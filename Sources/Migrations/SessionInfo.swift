import Postgres

/// Another session of the server: who it is, and since when it does what it does.
public struct SessionInfo: Sendable, Hashable, Codable {
  public var pid: Int32
  public var application: String
  public var user: String
  /// The client's address; `nil` on a local socket or where the role may not see it.
  public var address: String?
  /// `active`, `idle in transaction`, … as in `pg_stat_activity`.
  public var state: String
  /// When its transaction, or where there is none its state, began, in UTC.
  public var since: String
  /// How many seconds ago that was.
  public var seconds: Int
  /// The statement it runs or ran last, on one line and shortened.
  public var query: String

  /// The columns that ``init(row:)`` reads, of `pg_stat_activity a`.
  ///
  /// `clock_timestamp()` and not `now()`: the reader may itself be inside a transaction.
  static let columns = """
    a.pid, coalesce(a.application_name, ''), coalesce(a.usename, ''), a.client_addr::text, coalesce(a.state, ''),
    to_char(coalesce(a.xact_start, a.state_change, a.backend_start) AT TIME ZONE 'UTC',
      'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    greatest(0, extract(epoch FROM clock_timestamp()
      - coalesce(a.xact_start, a.state_change, a.backend_start)))::integer,
    left(regexp_replace(coalesce(a.query, ''), '\\s+', ' ', 'g'), 200)
    """

  init(row: Row) throws(PostgresError) {
    pid = Int32(truncatingIfNeeded: try row.int(0))
    application = try row.string(1)
    user = try row.string(2)
    address = row[3]
    state = try row.string(4)
    since = row[5] ?? "unknown"
    seconds = row[6].flatMap(Int.init) ?? 0
    query = try row.string(7)
  }
}

extension SessionInfo: CustomStringConvertible {
  /// One line: `pid 4711 (psql, alice, 10.0.0.7), idle in transaction since 2026-01-01T02:11:08Z (52 s): UPDATE …`.
  public var description: String {
    let who = [application, user, address ?? ""].filter { !$0.isEmpty }.map { printable($0) }
    var text = "pid \(pid)"
    if !who.isEmpty { text += " (\(who.joined(separator: ", ")))" }
    text += state.isEmpty ? "," : ", \(state)"
    text += " since \(since) (\(seconds) s)"
    if !query.isEmpty { text += ": \(printable(query))" }
    return text
  }
}
