public import Postgres
import Shadow
import TestSupport

/// Writers that do to six tables whatever an application may do, and an audit that their own triggers keep.
///
/// A row's `token` is unlike any other that was ever written, so that the audit tells what each row has to be.
public struct Workload: Sendable {
  /// The role of the writers: it may write to the tables, and nothing else.
  public static let role = "copy_writer"

  public static let tables = ["accounts", "orders", "lines", "queue", "settings", "events"]

  private static let keys = [
    "accounts": "id", "orders": "id", "lines": "order_id, no", "queue": "id", "settings": "id", "events": "id, day",
  ]

  /// What keeps the audit.
  public static let auditing = """
    CREATE SCHEMA audit;
    CREATE TABLE audit.log (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tbl text, op text, key text, token text);
    CREATE SEQUENCE audit.token;
    CREATE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE o jsonb; n jsonb;
    BEGIN
      IF TG_OP = 'TRUNCATE' THEN INSERT INTO audit.log (tbl, op) VALUES (TG_ARGV[0], 'truncate'); RETURN NULL; END IF;
      IF TG_OP <> 'INSERT' THEN
        o = to_jsonb(OLD);
        INSERT INTO audit.log (tbl, op, key) VALUES (TG_ARGV[0], 'delete', concat_ws(':', o->>TG_ARGV[1], o->>TG_ARGV[2]));
      END IF;
      IF TG_OP <> 'DELETE' THEN
        n = to_jsonb(NEW);
        INSERT INTO audit.log (tbl, op, key, token)
        VALUES (TG_ARGV[0], 'write', concat_ws(':', n->>TG_ARGV[1], n->>TG_ARGV[2]), n->>'token');
      END IF;
      RETURN NULL;
    END $$;
    """

  /// The tables, and the rows of the beginning.
  public static let script =
    auditing + """

      CREATE TABLE app.accounts (id int PRIMARY KEY, name text, token text);
      CREATE TABLE app.orders (id int PRIMARY KEY,
        account int NOT NULL REFERENCES app.accounts ON DELETE CASCADE ON UPDATE CASCADE, token text);
      CREATE TABLE app.lines (order_id int REFERENCES app.orders ON DELETE CASCADE, no int, token text,
        PRIMARY KEY (order_id, no));
      CREATE TABLE app.queue (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), token text);
      CREATE TABLE app.settings (id int PRIMARY KEY, main boolean NOT NULL DEFAULT false, token text);
      CREATE UNIQUE INDEX ON app.settings ((true)) WHERE main;
      CREATE TABLE app.events (id int, day int, token text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
      CREATE TABLE app.events_1 PARTITION OF app.events FOR VALUES FROM (0) TO (5);
      CREATE TABLE app.events_2 PARTITION OF app.events FOR VALUES FROM (5) TO (10);
      \(audited)
      GRANT USAGE ON SCHEMA app TO \(role); GRANT USAGE ON SCHEMA audit TO \(role);
      GRANT USAGE ON SEQUENCE audit.token TO \(role);
      GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA app TO \(role);
      INSERT INTO app.accounts SELECT i, 'a' || i, nextval('audit.token') FROM generate_series(1, 300) i;
      INSERT INTO app.orders SELECT i, i % 300 + 1, nextval('audit.token') FROM generate_series(1, 600) i;
      INSERT INTO app.lines SELECT i % 600 + 1, i / 600, nextval('audit.token') FROM generate_series(1, 1800) i;
      INSERT INTO app.queue SELECT gen_random_uuid(), nextval('audit.token') FROM generate_series(1, 200) i;
      INSERT INTO app.settings SELECT i, i = 1, nextval('audit.token') FROM generate_series(1, 20) i;
      INSERT INTO app.events SELECT i, i % 10, nextval('audit.token') FROM generate_series(1, 600) i;
      """

  /// The same tables in another shape, without keys that a copy builds when the rows are there.
  public static let green = """
    CREATE TABLE green.accounts (id bigint, title text, token text);
    CREATE TABLE green.orders (id int, account bigint NOT NULL, token text);
    CREATE TABLE green.lines (no int, order_id bigint, token text, made timestamptz DEFAULT now());
    CREATE TABLE green.queue (token text, id uuid DEFAULT gen_random_uuid());
    CREATE TABLE green.settings (id int PRIMARY KEY, main boolean NOT NULL DEFAULT false, token text);
    CREATE UNIQUE INDEX ON green.settings ((true)) WHERE main;
    CREATE TABLE green.events (day int, id int, token text, PRIMARY KEY (id, day)) PARTITION BY HASH (id);
    CREATE TABLE green.events_a PARTITION OF green.events FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE green.events_b PARTITION OF green.events FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    """

  /// The triggers that keep the audit of `app`.
  public static let audited = tables.map { audit($0, in: "app") }.joined(separator: "\n")

  private static func audit(_ table: String, in schema: String) -> String {
    let columns = (keys[table] ?? "id").split(separator: ", ").map { "'\($0)'" }.joined(separator: ", ")
    return """
      CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON \(schema).\(table) FOR EACH ROW
        EXECUTE FUNCTION audit.note('\(table)', \(columns));
      CREATE TRIGGER audit_truncate AFTER TRUNCATE ON \(schema).\(table) FOR EACH STATEMENT
        EXECUTE FUNCTION audit.note('\(table)');
      """
  }

  /// What exchanges the two sets of tables.
  public static let exchange =
    """
    CREATE SCHEMA old;
    \(tables.map { "ALTER TABLE app.\($0) SET SCHEMA old; ALTER TABLE green.\($0) SET SCHEMA app;" }.joined())
    \(audited)
    ALTER TABLE app.accounts RENAME title TO name;
    ALTER TABLE app.orders ADD FOREIGN KEY (account) REFERENCES app.accounts ON DELETE CASCADE ON UPDATE CASCADE NOT VALID;
    ALTER TABLE app.lines ADD FOREIGN KEY (order_id) REFERENCES app.orders ON DELETE CASCADE NOT VALID;
    GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON \(tables.map { "app.\($0)" }.joined(separator: ", ")) TO \(role);
    """

  /// Rows that are not what the audit says, each with its table and key; empty where nothing was lost or doubled.
  public static func discrepancies(_ connection: Connection) async throws -> [String] {
    var found: [String] = []
    for table in tables {
      let key = "concat_ws(':', \(keys[table] ?? "id"))"
      found += try await connection.query(
        """
        WITH truncated AS (SELECT coalesce(max(seq), 0) AS seq FROM audit.log WHERE tbl = $1 AND op = 'truncate'),
        last AS (SELECT DISTINCT ON (key) key, op, token FROM audit.log, truncated
          WHERE tbl = $1 AND log.seq > truncated.seq AND op <> 'truncate' ORDER BY key, log.seq DESC),
        wanted AS (SELECT key, token FROM last WHERE op = 'write'),
        present AS (SELECT \(key) AS key, token FROM app.\(table))
        SELECT concat_ws(' ', $1, coalesce(w.key, p.key), 'wanted', w.token, 'found', p.token)
        FROM wanted w FULL JOIN present p ON w.key = p.key WHERE w.token IS DISTINCT FROM p.token ORDER BY 1
        """,
        [table]
      ).map { row in row[0] ?? "" }
    }
    return found
  }

  private static let making = Task {
    let target = try await TestServer.shared.makeDatabase("copywriter")
    let connection = try await Connection.connect(to: target)
    try await connection.execute("CREATE ROLE \(role) LOGIN NOSUPERUSER")
    await connection.close()
    try await TestServer.shared.dropDatabase(target)
  }

  /// Makes the writers' role, once per process.
  public static func roleExists() async throws { try await making.value }
}

/// The same numbers for the same seed.
public struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  public init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
