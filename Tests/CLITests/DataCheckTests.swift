import Postgres
import TestSupport
import Testing

/// `plan --check-data`: rows that pending migrations would not accept, counted before anything runs.
@Suite struct DataCheckTests {
  private static let first = """
    CREATE TYPE state AS ENUM ('open', 'closed', 'lost');
    CREATE DOMAIN amount AS integer;
    CREATE TABLE customers (id bigint PRIMARY KEY, email text, code text);
    CREATE TABLE orders (
      id bigint PRIMARY KEY, customer bigint, note varchar(20), quantity text, state state, total amount,
      place int4range
    );
    """
  private static let second = """
    ALTER TABLE customers RENAME TO clients;
    ALTER TABLE clients RENAME COLUMN email TO mail;
    ALTER TABLE clients ALTER COLUMN mail SET NOT NULL;
    ALTER TABLE clients ADD CONSTRAINT clients_mail_key UNIQUE (mail);
    ALTER TABLE clients ADD CONSTRAINT short CHECK (length(code) < 4);
    ALTER TABLE clients ADD COLUMN country text NOT NULL;
    ALTER TABLE orders ADD CONSTRAINT customer_fkey FOREIGN KEY (customer) REFERENCES clients;
    ALTER TABLE orders ALTER COLUMN note TYPE varchar(5);
    ALTER TABLE orders ALTER COLUMN quantity TYPE integer USING quantity::integer;
    ALTER TYPE state RENAME TO state_old;
    CREATE TYPE state AS ENUM ('open', 'closed');
    ALTER TABLE orders ALTER COLUMN state TYPE state USING state::text::state;
    DROP TYPE state_old;
    ALTER DOMAIN amount ADD CONSTRAINT positive CHECK (VALUE > 0);
    ALTER TABLE orders ADD CONSTRAINT apart EXCLUDE USING gist (place WITH &&);
    """
  private static let rows = """
    INSERT INTO customers VALUES (1, 'a@x', 'abc'), (2, 'a@x', 'abcd'), (3, NULL, NULL), (4, NULL, 'x');
    INSERT INTO orders VALUES
      (1, 1, 'short', '7', 'open', 5, '[1,3)'), (2, 9, 'much too long', 'many', 'lost', -1, '[2,5)'),
      (3, NULL, 'x', 'few', NULL, NULL, '[7,8)');
    """

  private static func withProject(
    _ second: String,
    _ body: (Project, [String: String]) async throws -> Void
  ) async throws {
    try await Project.with(
      ["migrations/shop/V1__first.sql": first, "migrations/shop/V2__second.sql": second]
    ) { project in
      try await withDatabase { target, connection in
        let environment = ["DATABASE_URL": target.secretConninfo]
        _ = try await project.strata("seal")
        let run = try await project.strata("migrate", "--to", "1", environment: environment)
        #expect(run.status == 0, "\(run.errors)")
        try await connection.execute(rows)
        try await body(project, environment)
      }
    }
  }

  @Test func everyRowThatWouldNotBeAcceptedIsCounted() async throws {
    try await Self.withProject(Self.second) { project, environment in
      let run = try await project.strata("plan", "--check-data", environment: environment)
      #expect(run.status == 2, "\(run.errors)")
      for line in [
        "2 rows of public.customers have no value in email, which becomes NOT NULL [data-null]",
        "4 rows of public.customers would have no value in the new column country, which is NOT NULL [data-no-value]",
        "1 values are there more than once in public.customers, and clients_mail_key makes them unique [data-duplicate]",
        "1 rows of public.customers do not satisfy short [data-check]",
        "1 rows of public.orders refer by customer_fkey to nothing in public.clients [data-orphan]",
        "1 values of public.orders.note are longer than character varying(5) takes [data-conversion]",
        "2 values of public.orders.quantity are not converted to integer by a plain cast [data-conversion]",
        "1 values of public.orders.state are no labels of state [data-conversion]",
        "1 values of public.orders.total do not satisfy positive of the domain amount [data-check]",
        "1 pairs of rows of public.orders exclude each other by apart [data-exclusion]",
      ] {
        #expect(run.output.contains("error: \(line)"), "\(line) is not in\n\(run.output)")
      }
      #expect(run.output.contains("for example many, few"))
      #expect(run.output.contains("for example (3), (4)"))
      #expect(!run.output.contains("data-not-asked"), "\(run.output)")
      let json = try await project.strata("plan", "shop", "--check-data", "--format", "json", environment: environment)
      #expect(try JSONDocument(json.output)["findings"]?.elements.count == 10)
    }
  }

  @Test func whatTheMigrationWritesItselfIsForAPersonToJudge() async throws {
    let second = "UPDATE customers SET email = '' WHERE email IS NULL; ALTER TABLE customers ALTER email SET NOT NULL;"
    try await Self.withProject(second) { project, environment in
      let run = try await project.strata("plan", "--check-data", environment: environment)
      #expect(run.status == 2)
      #expect(run.output.contains("warning: 2 rows of public.customers have no value in email"), "\(run.output)")
      #expect(run.output.contains("V2__second.sql:1 writes rows before that"))
    }
  }

  @Test func rowsThatNoPartitionTakesAreCounted() async throws {
    let second = """
      ALTER TABLE customers RENAME TO customers_old;
      CREATE TABLE customers (id bigint, email text, code text) PARTITION BY LIST (code);
      CREATE TABLE customers_abc PARTITION OF customers FOR VALUES IN ('abc', NULL);
      CREATE TABLE customers_rest PARTITION OF customers FOR VALUES IN ('x') PARTITION BY RANGE (id);
      CREATE TABLE customers_low PARTITION OF customers_rest FOR VALUES FROM (0) TO (4);
      INSERT INTO customers SELECT * FROM customers_old;
      DROP TABLE customers_old;
      CREATE TABLE archive (LIKE orders) PARTITION BY RANGE (id);
      ALTER TABLE archive ATTACH PARTITION orders FOR VALUES FROM (1) TO (3);
      """
    try await Self.withProject(second) { project, environment in
      let run = try await project.strata("plan", "--check-data", environment: environment)
      #expect(run.status == 2, "\(run.errors)")
      #expect(run.output.contains("2 rows of public.customers fit into no partition [data-partition]"), "\(run.output)")
      #expect(run.output.contains("for example (2), (4)"))
      #expect(run.output.contains("1 rows of public.orders are outside of what it takes as a partition"))
      #expect(!run.output.contains("data-not-asked"), "\(run.output)")
    }
  }

  @Test func partitionsThatTakeEveryRowAreNoFinding() async throws {
    let second = """
      ALTER TABLE customers RENAME TO customers_old;
      CREATE TABLE customers (id bigint, email text, code text) PARTITION BY LIST (code);
      CREATE TABLE customers_abc PARTITION OF customers FOR VALUES IN ('abc');
      CREATE TABLE customers_rest PARTITION OF customers DEFAULT PARTITION BY HASH (id);
      CREATE TABLE customers_1 PARTITION OF customers_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE customers_2 PARTITION OF customers_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      INSERT INTO customers SELECT * FROM customers_old;
      DROP TABLE customers_old;
      """
    try await Self.withProject(second) { project, environment in
      let run = try await project.strata("plan", "--check-data", environment: environment)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
    }
  }

  @Test func rowsThatAreAcceptedAreNoFinding() async throws {
    let second = "ALTER TABLE customers ADD CONSTRAINT known CHECK (id > 0); CREATE UNIQUE INDEX u ON orders (note);"
    try await Self.withProject(second) { project, environment in
      let url = try #require(environment["DATABASE_URL"])
      let run = try await project.strata("plan", "--check-data", url)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.hasSuffix("no row stands in the way\n"), "\(run.output)")
      let plain = try await project.strata("plan", environment: environment)
      #expect(plain.status == 0)
      #expect(plain.output.contains("apply 2: second"))
    }
  }
}
