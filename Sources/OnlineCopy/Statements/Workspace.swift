import Postgres

/// The schema in which a run keeps everything that is its own: state, logs, views, functions.
///
/// It is made by the run and dropped with it, so that a run that is given up leaves nothing behind.
struct Workspace: Sendable, Hashable {
  /// The name of the run.
  let name: String

  /// What the names of these schemas begin with.
  static let prefix = "strata_copy_"

  var schema: String { Self.prefix + name }
  var sql: String { quoteIdentifier(schema) }

  /// Whether a name makes a schema that PostgreSQL does not cut off: identifiers have 63 bytes.
  static func isUsable(_ name: String) -> Bool {
    !name.isEmpty && prefix.utf8.count + name.utf8.count <= 63 && !name.utf8.contains(0)
  }

  /// The one row about the run as a whole.
  var run: String { sql + ".run" }
  /// A row for each table.
  var copies: String { sql + ".copies" }
  /// A row for each range of a table's key that is copied on its own.
  var ranges: String { sql + ".ranges" }

  /// The keys of rows that were written since the triggers are there.
  func log(_ copy: Int) -> String { sql + ".log_\(copy)" }
  /// The source's rows as the target wants them: the key as `k1`, …, the columns as `c1`, ….
  func rows(_ copy: Int) -> String { sql + ".rows_\(copy)" }
  /// Where values that the copy does not write wait while their row is written anew.
  func stash(_ copy: Int) -> String { sql + ".stash_\(copy)" }
  func function(_ copy: Int, _ event: CaptureEvent) -> String { sql + ".capture_\(copy)_\(event.rawValue)" }

  /// The name of a trigger on the source and its partitions.
  func trigger(_ copy: Int, _ event: CaptureEvent) -> String { "strata_copy_\(copy)_\(event.rawValue)" }

  /// The statements that make the schema with the tables of its state.
  var creation: [String] {
    [
      "CREATE SCHEMA \(sql)",
      """
      CREATE TABLE \(run) (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        paused boolean NOT NULL DEFAULT false,
        started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        started_by text NOT NULL DEFAULT current_user
      )
      """,
      "INSERT INTO \(run) DEFAULT VALUES",
      """
      CREATE TABLE \(copies) (
        copy integer PRIMARY KEY,
        source_oid oid NOT NULL,
        target_oid oid NOT NULL,
        definition jsonb NOT NULL,
        phase text NOT NULL CHECK (phase IN ('planned', 'copying', 'building', 'following', 'swapped')),
        source_columns text,
        members oid[],
        triggers text[],
        rows_estimated bigint NOT NULL,
        built integer NOT NULL DEFAULT 0,
        rows_replayed bigint NOT NULL DEFAULT 0,
        replays bigint NOT NULL DEFAULT 0
      )
      """,
      """
      CREATE TABLE \(ranges) (
        copy integer REFERENCES \(copies),
        range integer,
        after_key text[],
        up_to text[],
        reached text[],
        done boolean NOT NULL DEFAULT false,
        rows bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (copy, range)
      )
      """,
      "COMMENT ON SCHEMA \(sql) IS 'An online copy of Strata; it goes with strata swap finish or abort'",
    ]
  }
}

/// What a statement does to a table, as triggers tell it.
enum CaptureEvent: String, Sendable, CaseIterable {
  case insert, update, delete, truncate
}
