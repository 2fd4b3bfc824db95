import FoundationEssentials
import Postgres
import TestSupport
import Testing

/// `import` and `inspect --format swift` from outside.
@Suite struct ImportCommandTests {
  /// What pg_dump writes around the statements, commands of psql included.
  private static let dump = #"""
    --
    -- PostgreSQL database dump
    --
    \restrict 3fQx
    \connect shop
    SET statement_timeout = 0;
    SET client_encoding = 'UTF8';
    SELECT pg_catalog.set_config('search_path', '', false);
    CREATE TYPE public.status AS ENUM ('draft', 'it''s paid');
    CREATE TABLE public.orders (
        id bigint NOT NULL,
        code character varying(20) NOT NULL,
        status public.status DEFAULT 'draft'::public.status NOT NULL,
        CONSTRAINT orders_code_check CHECK (((code)::text ~ '^\d+$'::text))
    );
    COMMENT ON TABLE public.orders IS 'What was ordered';
    COPY public.orders (id, code) FROM stdin;
    1	12
    \.
    ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
    CREATE INDEX idx_orders_code ON public.orders USING btree (code);
    CREATE INDEX old_name ON public.orders USING btree (status);
    \unrestrict 3fQx
    """#

  @Test func aDumpBecomesSourceThatGivesTheSameSchema() async throws {
    try await Project.with(["dump.sql": Self.dump]) { project in
      let run = try await project.strata("import", "file:dump.sql", "--to", "schema/shop")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output == "schema/shop/Orders.swift\n1 file, the same schema as the source\n")
      #expect(
        try project.read("schema/shop/Orders.swift") == #"""
          import SchemaDescription

          let status = Enum("status", ["draft", "it's paid"])

          let orders = Table(
            "orders",
            comment: "What was ordered",
            columns: [
              .column("id", .bigint, .primaryKey),
              .column("code", .varchar(20), .notNull),
              .column("status", .named("status"), .notNull, default: "'draft'"),
            ],
            checks: [.check(#"code ~ '^\d+$'"#)],
            indexes: [
              .index(on: ["code"]),
              .index("old_name", on: ["status"]),
            ]
          )

          """#
      )
      let diff = try await project.strata("diff", "file:dump.sql", "model:schema/shop")
      #expect(diff.status == 0, "\(diff.output)\(diff.errors)")
      #expect(try project.names(in: "schema") == ["shop"])
    }
  }

  @Test func whatIsThereIsNotOverwritten() async throws {
    try await Project.with(["dump.sql": Self.dump, "schema/shop/Notes.txt": "mine"]) { project in
      let run = try await project.strata("import", "file:dump.sql", "--to", "schema/shop/")
      #expect(run.status == 64)
      #expect(run.errors.contains("schema/shop is there already"))
      #expect(run.errors.contains("strata diff model:schema/shop"))
      #expect(try project.names(in: "schema/shop") == ["Notes.txt"])

      let empty = try await project.strata("import", "empty:", "--to", "schema/other")
      #expect(empty.status == 64)
      #expect(empty.errors.contains("there is nothing in empty:"))
      #expect(try project.names(in: "schema") == ["shop"])
    }
  }

  @Test func aFolderThatIsEmptyMayBeThere() async throws {
    try await Project.with(["dump.sql": Self.dump, "schema/shop/": ""]) { project in
      let run = try await project.strata("import", "file:dump.sql", "--to", "schema/shop", "--format", "json")
      #expect(run.status == 0, "\(run.errors)")
      let report = try JSONDocument(run.output)
      #expect(report.names == ["files", "formatted", "unmanaged", "wordless"])
      #expect(report["files"]?.strings("path") == ["schema/shop/Orders.swift"])
    }
  }

  @Test func aLiveDatabaseWithHostileNamesComesBack() async throws {
    let script = ####"""
      CREATE SCHEMA "let x = 1"; CREATE TYPE "let x = 1"."\(evil)" AS ENUM ('"""', '#"', E'a\nb', '\(1)', 'x"#');
      CREATE TABLE "let x = 1"."class" ("\u{41}" text DEFAULT '\(nope)', "a""b" int, "default" "let x = 1"."\(evil)",
        "." int, CONSTRAINT "'; DROP TABLE x; --" CHECK ("\u{41}" <> '"#"##'), PRIMARY KEY ("a""b", "."));
      CREATE TABLE public.class (id int); CREATE TABLE public."Class" (id int); CREATE TABLE public."日本" (id int);
      CREATE TABLE public."main" (id int, "main" text); CREATE TABLE public."a.b" (id int PRIMARY KEY);
      CREATE TABLE public.refers (id int REFERENCES public."a.b");
      COMMENT ON TABLE public.class IS E'line one\r\n"""\n\\(x) \t #"""';
      CREATE FUNCTION public."fn_\x"("self" int) RETURNS text LANGUAGE sql AS $$ SELECT '\(1) """ #' || E'\u00e9' $$;
      CREATE VIEW public."types" AS SELECT '"""#\'::text AS "\""";
      """####
    try await withDatabase { target, connection in
      try await connection.execute(script)
      try await Project.with([:]) { project in
        let environment = ["DATABASE_URL": target.secretConninfo]
        let run = try await project.strata("import", "postgres:", "--to", "schema/evil", environment: environment)
        #expect(run.status == 0, "\(run.errors)")
        let diff = try await project.strata("diff", "postgres:", "model:schema/evil", environment: environment)
        #expect(diff.status == 0, "\(diff.output)\(diff.errors)")
        let names = try project.names(in: "schema/evil").map { $0.lowercased() }
        #expect(Set(names).count == names.count)
        #expect(!names.contains("main.swift"))
      }
    }
  }

  @Test func inspectPrintsTheFilesUnderTheirNames() async throws {
    try await Project.with(["dump.sql": Self.dump]) { project in
      let run = try await project.strata("inspect", "file:dump.sql", "--format", "swift")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.hasPrefix("// Orders.swift\n\nimport SchemaDescription\n\nlet status = Enum("))
    }
  }

  @Test func whatHasNoWordIsSQLAndNamed() async throws {
    let sql = """
      CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple);
      CREATE TABLE t (a int); CREATE FUNCTION f(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > $2';
      CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f);
      ALTER TABLE t ADD CHECK (a OPERATOR(public.===) 1);
      """
    try await Project.with(["all.sql": sql]) { project in
      let run = try await project.strata("import", "file:all.sql", "--to", "schema/all", "--verbose")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.errors.contains("written as SQL: operator public.===(integer, integer)"))
      let text = try project.read("schema/all/SQL.swift")
      #expect(text.contains("CREATE OPERATOR"))
      #expect(text.contains("stage: .beforeRelations"))
    }
  }

  @Test func whatIsBrokenInALiveDatabaseComesBack() async throws {
    let script = """
      SET check_function_bodies = off; CREATE TABLE gone (a int); CREATE TABLE t (a int, b int PRIMARY KEY);
      CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT a FROM gone'; DROP TABLE gone;
      CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS 'BEGIN this is no statement; END';
      CREATE VIEW v AS SELECT f() AS a, 1 / 0 AS b; INSERT INTO t VALUES (-1, 1), (-1, 2);
      ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
      ALTER TABLE t ADD CONSTRAINT known FOREIGN KEY (a) REFERENCES t NOT VALID;
      """
    try await withDatabase { target, connection in
      try await connection.execute(script)
      await #expect(throws: PostgresError.self) {
        try await connection.execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON t (a)")
      }
      try await Project.with([:]) { project in
        let environment = ["DATABASE_URL": target.secretConninfo]
        let run = try await project.strata("import", "postgres:", "--to", "schema/old", environment: environment)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("not managed: index public.broken (it is invalid)"))
        let table = try project.read("schema/old/T.swift")
        #expect(table.contains(#".check("positive", "a > 0", notValid: true)"#))
        #expect(table.contains(#".index("broken", on: ["a"], unique: true)"#))
        // The source has the index as it was meant; what is wrong with the live one is a difference.
        let diff = try await project.strata("diff", "postgres:", "model:schema/old", environment: environment)
        #expect(diff.status == 2)
        #expect(diff.output.contains("CREATE UNIQUE INDEX CONCURRENTLY broken"))
        #expect(diff.output.contains("2 statements"), "\(diff.output)")
      }
    }
  }

  /// The steps of README, word by word.
  @Test func anExistingDatabaseIsAdopted() async throws {
    let script = """
      CREATE TYPE money_amount AS (amount numeric(12,2), currency char(3)); CREATE COLLATION german FROM "C";
      CREATE TABLE invoices (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total money_amount, note text COLLATE german);
      CREATE TABLE lines (id int, at date NOT NULL) PARTITION BY RANGE (at);
      CREATE TABLE lines_old (at date NOT NULL, id int, CONSTRAINT old_key UNIQUE (id, at));
      CREATE INDEX old_at ON lines_old (at); CREATE INDEX ON lines (at);
      ALTER TABLE lines ATTACH PARTITION lines_old FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
      ALTER TABLE lines ADD CONSTRAINT lines_key UNIQUE (id, at);
      ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; INSERT INTO invoices DEFAULT VALUES;
      """
    try await withDatabase { target, connection in
      try await connection.execute(script)
      try await Project.with([:]) { project in
        let environment = ["DATABASE_URL": target.secretConninfo]
        for line in [
          "$0 import postgres: --to schema/billing --verbose",
          "$0 generate billing 'What was there' --version 1.0.0",
          "$0 baseline billing --at 1.0.0 --reason 'adopted'",
          "$0 diff postgres: model:schema/billing",
          "$0 check billing",
        ] {
          let run = try await project.shell(line, environment: environment)
          #expect(run.status == 0, "\(line)\n\(run.output)\(run.errors)")
          #expect(!run.errors.contains("written as SQL"), "\(run.errors)")
        }
        #expect(try project.names(in: "schema/billing").contains("Lines.swift"))
        let status = try await project.strata("status", "billing", environment: environment)
        #expect(status.output.contains("1.0.0"))
      }
    }
  }
}
