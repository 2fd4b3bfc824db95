import Diagnostics
import OnlineCopy
import Postgres
import TestSupport
import Testing

/// Whole copies on a real server, as a plain role: rows, the log, verification, cutover.
@Suite struct CopyRunTests {
  private static let items = """
    CREATE TABLE app.t (id int PRIMARY KEY, name text, n int);
    CREATE TABLE green.t (LIKE app.t);
    INSERT INTO app.t SELECT i, 'name ' || i, i % 7 FROM generate_series(1, 1000) i;
    """
  private static let key = "ALTER TABLE green.t ADD PRIMARY KEY (id)"

  private func small() -> CopyOptions {
    var options = CopyOptions()
    options.firstChunk = 100
    options.largestChunk = 200
    options.rowsPerRange = 200
    return options
  }

  /// Starts a copy, brings it to where it follows, runs the changes, and expects the same rows on both sides.
  private func follow(
    _ script: String,
    _ request: CopyRequest,
    changes: String...,
    check: (Connection) async throws -> Void = { _ in }
  ) async throws {
    try await withCopyDatabase(script) { target, connection in
      let copy = try OnlineCopy(target, name: "run", options: small())
      try await copy.start([request])
      try await copy.advance()
      let before = try await copy.verify()
      #expect(before.allSatisfy { $0.isSame && $0.sourceRows == $0.targetRows }, "\(before)")
      for change in changes {
        try await connection.execute(change)
        try await copy.advance()
        let after = try await copy.verify()
        #expect(after.allSatisfy { $0.isSame && $0.sourceRows == $0.targetRows }, "\(change): \(after)")
        #expect(after.allSatisfy { $0.pendingKeys == 0 })
      }
      try await check(connection)
    }
  }

  @Test func rowsAreCopiedInRangesAndChunks() async throws {
    try await withCopyDatabase(Self.items + "ANALYZE app.t") { target, connection in
      let copy = try OnlineCopy(target, name: "run", options: small())
      try await copy.start([.table("t", afterCopy: [Self.key])])
      try await copy.advance()
      #expect(try await connection.value("SELECT count(*) FROM strata_copy_run.ranges") != "1")
      #expect(try await connection.value("SELECT sum(rows) FROM strata_copy_run.ranges") == "1000")
      #expect(try await connection.value("SELECT count(*) FROM (TABLE app.t EXCEPT TABLE green.t) x") == "0")
      #expect(try await copy.verify().map(\.sourceRows) == [1000])
    }
  }

  @Test func everyKindOfWriteIsReplayed() async throws {
    try await follow(
      Self.items,
      .table("t", afterCopy: [Self.key]),
      changes: "INSERT INTO app.t VALUES (2001, 'x', 1), (2002, NULL, NULL)",
      "UPDATE app.t SET name = NULL WHERE id % 10 = 0",
      "UPDATE app.t SET id = id + 100000 WHERE id <= 300",
      "DELETE FROM app.t WHERE n = 3",
      "INSERT INTO app.t VALUES (400, 'upserted', 0), (9999, 'new', 0) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
      "MERGE INTO app.t USING (VALUES (401), (8888), (402)) v(id) ON t.id = v.id WHEN MATCHED AND v.id = 402 THEN DELETE "
        + "WHEN MATCHED THEN UPDATE SET name = 'merged' WHEN NOT MATCHED THEN INSERT VALUES (v.id, 'm', 1)",
      "WITH gone AS (DELETE FROM app.t WHERE id < 500 RETURNING *) INSERT INTO app.t SELECT id + 70000, name, n FROM gone",
      "BEGIN; UPDATE app.t SET n = 5; SAVEPOINT a; DELETE FROM app.t; ROLLBACK TO a; UPDATE app.t SET n = 6; COMMIT",
      "BEGIN; DELETE FROM app.t; ROLLBACK",
      "DELETE FROM app.t WHERE id > 100000; INSERT INTO app.t VALUES (1, 'again', 2)",
      "BEGIN; INSERT INTO app.t VALUES (3001, 'lost', 1); TRUNCATE app.t; INSERT INTO app.t VALUES (1, 'after', 2); COMMIT",
      "TRUNCATE app.t"
    ) { (connection: Connection) async throws in
      #expect(try await connection.value("SELECT count(*) FROM strata_copy_run.log_1") == "0")
    }
  }

  @Test func keysOfAllKindsTellRowsApart() async throws {
    try await follow(
      """
      CREATE COLLATION app.upside (provider = libc, locale = 'C');
      CREATE DOMAIN app.code AS text CHECK (value <> '');
      CREATE TYPE app.kind AS ENUM ('zebra', 'ant');
      CREATE TABLE app.t (a app.code COLLATE app.upside, b numeric(10, 2), c timestamptz, k app.kind, r float8, x bytea,
        v varchar(5), v2 char(3), note text, PRIMARY KEY (a, b, c, k, r, x, v, v2));
      CREATE TABLE green.t (LIKE app.t INCLUDING INDEXES);
      INSERT INTO app.t SELECT 'ä' || chr(39) || i % 3, i / 4.0, now() + i * interval '1 s',
        (ARRAY['zebra', 'ant'])[i % 2 + 1]::app.kind, i / 3.0, decode(lpad(to_hex(i), 4, '0'), 'hex'), 'v' || i % 9, 'c',
        'n' FROM generate_series(1, 700) i;
      """,
      .table("t"),
      changes: "UPDATE app.t SET b = b + 1, k = 'ant' WHERE r > 100",
      "UPDATE app.t SET note = NULL; DELETE FROM app.t WHERE b < 20"
    )
  }

  @Test func keysAndColumnsAreCastAndComputed() async throws {
    try await follow(
      """
      CREATE TYPE app.state AS ENUM ('on', 'off'); CREATE TYPE green.state AS ENUM ('off', 'gone', 'on');
      CREATE FUNCTION app.full(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1 || ' ' || $2 $$;
      CREATE TABLE app.t (id int, part varchar(8), price float8, at timestamp, s app.state, states app.state[], f text,
        l text, gone int, j json, PRIMARY KEY (id, part));
      CREATE TABLE green.t (number bigint, part text, price numeric(9, 2), at timestamptz(0), s green.state,
        states green.state[], full_name text, j jsonb, token uuid NOT NULL DEFAULT gen_random_uuid(),
        seq bigint GENERATED ALWAYS AS IDENTITY, cents int GENERATED ALWAYS AS (price * 100) STORED,
        PRIMARY KEY (number, part));
      DO $$ BEGIN EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I SET search_path = app, public', current_database());
      END $$;
      INSERT INTO app.t SELECT i, 'p' || i % 5, i / 3.0, now()::timestamp + i * interval '1.7 s',
        (ARRAY['on', 'off'])[i % 2 + 1]::app.state, ARRAY['on', NULL]::app.state[], 'F' || i, 'L', i,
        '{"b": 1,  "a": 2}' FROM generate_series(1, 500) i;
      """,
      .table(
        "t",
        rules: ["number": .column("id"), "full_name": .expression("app.full(f, l)"), "seq": .ownDefault]
      ),
      changes: "UPDATE app.t SET price = price * 1.1, s = 'off' WHERE id % 3 = 0",
      "UPDATE app.t SET id = -id WHERE id < 50; DELETE FROM app.t WHERE part = 'p3'"
    ) { (connection: Connection) async throws in
      // What the copy does not write, a row keeps.
      let tokens = try await connection.value(
        "SELECT md5(string_agg(token::text || seq, ',' ORDER BY number)) FROM green.t"
      )
      try await connection.execute("UPDATE app.t SET l = 'M'")
      let target = connection.target
      try await OnlineCopy(target, name: "run").advance()
      let after = try await connection.value(
        "SELECT md5(string_agg(token::text || seq, ',' ORDER BY number)) FROM green.t"
      )
      #expect(tokens == after)
      #expect(try await connection.value("SELECT count(*) FROM green.t WHERE full_name LIKE '% M'") != "0")
    }
  }

  @Test func rowsThatExchangeAUniqueValueKeepWhatIsNotCopied() async throws {
    try await follow(
      """
      CREATE TABLE app.t (id int PRIMARY KEY, place int UNIQUE, main boolean);
      CREATE UNIQUE INDEX ON app.t ((true)) WHERE main;
      CREATE TABLE green.t (id int PRIMARY KEY, place int UNIQUE, main boolean, token int GENERATED BY DEFAULT AS IDENTITY);
      CREATE UNIQUE INDEX ON green.t ((true)) WHERE main;
      INSERT INTO app.t SELECT i, i, i = 1 FROM generate_series(1, 50) i;
      """,
      .table("t"),
      changes: "UPDATE app.t SET main = false WHERE main; UPDATE app.t SET main = true WHERE id = 2",
      "BEGIN; UPDATE app.t SET place = -1 WHERE id = 7; UPDATE app.t SET place = 7 WHERE id = 8; "
        + "UPDATE app.t SET place = 8 WHERE id = 7; INSERT INTO app.t VALUES (99, 99); COMMIT"
    ) { (connection: Connection) async throws in
      let kept = "SELECT count(*) FROM green.t WHERE id IN (7, 8) AND token = id"
      #expect(try await connection.value(kept) == "2")
    }
  }

  @Test func partitionedTablesAreFollowedThroughRootAndParts() async throws {
    try await follow(
      """
      CREATE TABLE app.t (id bigint, day date, note text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
      CREATE TABLE app.t_1 PARTITION OF app.t FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
      CREATE TABLE app.t_2 (note text, day date NOT NULL, id bigint NOT NULL);
      ALTER TABLE app.t ATTACH PARTITION app.t_2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
      CREATE TABLE green.t (id bigint, day date, note text, PRIMARY KEY (id, day)) PARTITION BY HASH (id);
      CREATE TABLE green.t_1 PARTITION OF green.t FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE green.t_2 PARTITION OF green.t FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      INSERT INTO app.t SELECT i, date '2026-01-01' + i % 50, 'n' FROM generate_series(1, 500) i;
      """,
      .table("t"),
      changes: "UPDATE app.t SET day = day + 20 WHERE day < '2026-01-10'",
      "UPDATE app.t_2 SET note = 'direct' WHERE id % 2 = 0; DELETE FROM app.t_1 WHERE id < 100",
      "TRUNCATE app.t_2; INSERT INTO app.t_2 VALUES ('back', '2026-02-03', 9001)",
      "CREATE TABLE app.t_3 PARTITION OF app.t FOR VALUES FROM ('2026-03-01') TO ('2026-04-01'); "
        + "INSERT INTO app.t SELECT i, '2026-03-04' FROM generate_series(7000, 7010) i; "
        + "DELETE FROM app.t_3 WHERE id = 7000; INSERT INTO app.t_3 VALUES (7100, '2026-03-05', 'seen')",
      "UPDATE app.t_3 SET note = 'now seen'; ALTER TABLE app.t DETACH PARTITION app.t_1",
      "DROP TABLE app.t_3"
    )
  }

  @Test func aTargetMayHaveALongerKey() async throws {
    try await follow(
      """
      CREATE TABLE app.t (id int PRIMARY KEY, day date NOT NULL, note text);
      CREATE TABLE green.t (id int, day date, note text, kept int DEFAULT 5, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
      CREATE TABLE green.t_1 PARTITION OF green.t FOR VALUES FROM (MINVALUE) TO ('2026-02-01');
      CREATE TABLE green.t_2 PARTITION OF green.t FOR VALUES FROM ('2026-02-01') TO (MAXVALUE);
      INSERT INTO app.t SELECT i, date '2026-01-01' + i % 50, 'n' FROM generate_series(1, 500) i;
      """,
      .table("t"),
      changes: "UPDATE app.t SET day = day + 40 WHERE id < 100",
      "DELETE FROM app.t WHERE id > 450; INSERT INTO app.t VALUES (501, '2026-05-05', 'x')"
    ) { (connection: Connection) async throws in
      #expect(
        try await connection.value("SELECT count(DISTINCT id) = count(*) AND bool_and(kept = 5) FROM green.t") == "t"
      )
    }
  }

  @Test func cascadesAndLargeValuesAreSeen() async throws {
    try await follow(
      """
      CREATE TABLE app.parent (id int PRIMARY KEY);
      CREATE TABLE app.t (id int PRIMARY KEY, parent int REFERENCES app.parent ON DELETE CASCADE ON UPDATE CASCADE,
        other int REFERENCES app.parent ON DELETE SET NULL ON UPDATE CASCADE, big text);
      CREATE TABLE green.t (id int PRIMARY KEY, parent int, other int, big text);
      INSERT INTO app.parent SELECT generate_series(1, 20);
      INSERT INTO app.t SELECT i, i % 20 + 1, i % 19 + 1, (SELECT string_agg(md5((i * j)::text), '') FROM
        generate_series(1, 300) j) FROM generate_series(1, 300) i;
      """,
      .table("t"),
      changes: "DELETE FROM app.parent WHERE id < 5",
      "UPDATE app.parent SET id = id + 100 WHERE id > 15",
      "UPDATE app.t SET parent = 10",
      "TRUNCATE app.parent CASCADE"
    )
  }

  @Test func aValueThatDoesNotFitStopsTheCopyAndItGoesOnWhenMended() async throws {
    try await withCopyDatabase(
      """
      CREATE TABLE app.t (id int PRIMARY KEY, name text); CREATE TABLE green.t (id int PRIMARY KEY, name varchar(5));
      INSERT INTO app.t SELECT i, 'n' || i FROM generate_series(1, 300) i; UPDATE app.t SET name = 'much too long' WHERE id = 250;
      """
    ) { target, connection in
      let copy = try OnlineCopy(target, name: "run", options: small())
      try await copy.start([.table("t")])
      let first = await #expect(throws: Failure.self) { try await copy.advance() }
      #expect(first?.code == "copy-does-not-fit")
      try await connection.execute("UPDATE app.t SET name = 'fits' WHERE id = 250")
      try await copy.advance()
      try await connection.execute("UPDATE app.t SET name = 'too long again' WHERE id = 3")
      let second = await #expect(throws: Failure.self) { try await copy.advance() }
      #expect(second?.code == "copy-does-not-fit")
      try await connection.execute("UPDATE app.t SET name = 'ok' WHERE id = 3")
      try await copy.advance()
      #expect(try await copy.verify().allSatisfy { $0.isSame && $0.sourceRows == 300 })
    }
  }

  @Test func differencesAreNamedByKey() async throws {
    try await withCopyDatabase(Self.items) { target, connection in
      let copy = try OnlineCopy(target, name: "run", options: small())
      try await copy.start([.table("t", afterCopy: [Self.key])])
      try await copy.advance()
      try await connection.execute(
        """
        DELETE FROM green.t WHERE id = 17; INSERT INTO green.t VALUES (5000, 'ghost', 1);
        UPDATE green.t SET name = 'name  18' WHERE id = 18; UPDATE app.t SET n = 99 WHERE id = 19
        """
      )
      let found = try await copy.verify()[0]
      #expect(found.differing == 3 && found.pendingKeys == 1)
      #expect(found.differences.map { "\($0.key) \($0.kind)" } == ["(17) missing", "(18) changed", "(5000) extra"])
    }
  }

  @Test func cutoverDrainsAndExchangesInOneTransaction() async throws {
    try await withCopyDatabase(Self.items) { target, connection in
      let copy = try OnlineCopy(target, name: "run", options: small())
      try await copy.start([.table("t", afterCopy: [Self.key])])
      try await copy.advance()
      try await connection.execute("UPDATE app.t SET n = -1; DELETE FROM app.t WHERE id < 10")
      let report = try await copy.cutover { connection in
        try await connection.execute(
          "CREATE SCHEMA old; ALTER TABLE app.t SET SCHEMA old; ALTER TABLE green.t SET SCHEMA app"
        )
      }
      #expect(report.attempts == 1)
      #expect(try await connection.lines("SELECT count(*), sum(n) FROM app.t") == ["991|-991"])
      // Once it is done, it is done.
      #expect(try await copy.cutover { _ in Issue.record("exchanged twice") }.attempts == 0)
      try await copy.finish()
      #expect(try await connection.value("SELECT count(*) FROM pg_namespace WHERE nspname ~ '^strata'") == "0")
      #expect(try await connection.value("SELECT count(*) FROM pg_trigger WHERE tgname ~ '^strata'") == "0")
    }
  }
}
