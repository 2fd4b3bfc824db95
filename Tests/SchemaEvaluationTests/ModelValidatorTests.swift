import Diagnostics
import SchemaDescription
import SchemaEvaluation
import Testing

@Suite struct ModelValidatorTests {
  /// A model with its mistake, and what must be said about it: `code: message`, in order.
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var objects: [any SchemaObject]
    var findings: [String]

    init(_ description: String, _ objects: [any SchemaObject], _ findings: [String]) {
      testDescription = description
      self.objects = objects
      self.findings = findings
    }
  }

  static func table(
    _ name: String = "t",
    _ columns: [Column] = [.column("id", .uuid, .primaryKey), .column("at", .timestamptz), .column("n", .integer)]
  ) -> Table { Table(name, columns: columns) }

  static func changed(_ change: (inout Table) -> Void) -> [any SchemaObject] {
    var table = table()
    change(&table)
    return [table]
  }

  static func partitioned(_ partitioned: Partitioning, _ partitions: [Partition]) -> [any SchemaObject] {
    [
      Table(
        "t",
        columns: [.column("at", .date), .column("n", .integer)],
        partitioned: partitioned,
        partitions: partitions
      )
    ]
  }

  static let cases: [Case] =
    [
      Case("a sound table", [table()], []),
      Case(
        "primary key of an unknown column",
        [Table("t", columns: [.column("id", .uuid)], primaryKey: ["idd"])],
        [
          "unknown-column: the primary key of table t names the column \"idd\", which table t does not have"
        ]
      ),
      Case(
        "unique over an unknown column",
        changed { $0.unique = [.unique("m")] },
        [
          "unknown-column: unique constraint t_m_key names the column \"m\", which table t does not have"
        ]
      ),
      Case(
        "index and include of unknown columns",
        changed { $0.indexes = [.index(on: ["x1"], include: ["y2"])] },
        [
          "unknown-column: index idx_t_x1_covering names the column \"x1\", which table t does not have",
          "unknown-column: index idx_t_x1_covering names the column \"y2\", which table t does not have",
        ]
      ),
      Case(
        "exclusion of an unknown column",
        changed { $0.exclusions = [.exclude([.init("room", with: "=")])] },
        [
          "unknown-column: exclusion constraint t_room_excl names the column \"room\", which table t does not have"
        ]
      ),
      Case(
        "partition key of an unknown column",
        partitioned(.range("when"), []),
        [
          "unknown-column: the partition key of table t names the column \"when\", which table t does not have"
        ]
      ),
      Case(
        "trigger on an unknown column and function",
        changed { $0.triggers = [.trigger("g", .before, [.update(of: "m")], execute: "fn_none")] },
        [
          "unknown-column: trigger g names the column \"m\", which table t does not have",
          "unknown-function: trigger g of table t executes function fn_none, which is not declared",
        ]
      ),
      Case(
        "retention by an unknown column",
        changed { $0.retention = .rows(olderThan: .year, by: "born") },
        [
          "unknown-column: the retention of table t names the column \"born\", which table t does not have"
        ]
      ),
      Case(
        "grant on an unknown column",
        changed { $0.grants = [.grant(.select, to: "public", columns: ["m"])] },
        [
          "unknown-column: a grant on table t names the column \"m\", which table t does not have"
        ]
      ),
      Case(
        "foreign key to an unknown table",
        changed { $0.foreignKeys = [.foreignKey(["n"], references: "none")] },
        [
          "unknown-table: foreign key t_n_fk refers to table public.none, which is not declared"
        ]
      ),
      Case(
        "foreign key to an unknown schema",
        changed { $0.foreignKeys = [.foreignKey(["n"], references: "o.none")] },
        [
          "unknown-schema: foreign key t_n_fk refers to o.none, in schema \"o\", which is not declared"
        ]
      ),
      Case(
        "foreign key to an unknown column",
        changed { $0.foreignKeys = [.foreignKey(["n"], references: "t", ["m"])] },
        [
          "unknown-column: foreign key t_n_fk names the column \"m\", which table t does not have"
        ]
      ),
      Case(
        "foreign key to a column that is not unique",
        changed { $0.foreignKeys = [.foreignKey(["n"], references: "t", ["n"])] },
        [
          "foreign-key-target-not-unique: foreign key t_n_fk refers to t (n), which is neither its primary key nor unique"
        ]
      ),
      Case(
        "foreign key of two columns to one",
        changed { $0.foreignKeys = [.foreignKey(["n", "at"], references: "t")] },
        [
          "foreign-key-column-count: foreign key t_n_at_fk has 2 columns and refers to 1"
        ]
      ),
      Case(
        "foreign key to what a stub does not mention",
        [ExternalSchema("auth", stub: "CREATE TABLE auth.users (id uuid PRIMARY KEY)")]
          + changed { $0.foreignKeys = [.foreignKey(["id"], references: "auth.user", ["id"])] },
        [
          "unknown-external: foreign key t_id_fk refers to auth.user, and the stub of schema auth does not mention \"user\""
        ]
      ),
      Case(
        "foreign key to what a stub mentions",
        [ExternalSchema("auth", stub: "CREATE TABLE auth.users (id uuid PRIMARY KEY)")]
          + changed { $0.foreignKeys = [.foreignKey(["id"], references: "auth.users", ["id"])] },
        []
      ),
      Case(
        "inheriting from an unknown table",
        changed { $0.inherits = ["none"] },
        [
          "unknown-table: table t inherits from table public.none, which is not declared"
        ]
      ),
      Case(
        "inherited columns are known",
        [
          table("base"), Table("child", columns: [], indexes: [.index(on: ["n"])], inherits: ["base"]),
        ],
        []
      ),
      Case(
        "a column of an unknown type",
        [table("t", [.column("a", .named("stat"))])],
        [
          "unknown-type: column t.a has the type stat, which is not declared"
        ]
      ),
      Case(
        "a type that an extension may bring",
        [Extension("vector"), table("t", [.column("a", .named("vector", "3"))])],
        []
      ),
      Case(
        "a seed with mistakes",
        changed {
          $0.seed = .rows(key: ["key"], columns: ["id", "m"], [["1", "2"], ["1"]])
        },
        [
          "unknown-column: the seed of table t names the column \"m\", which table t does not have",
          "unknown-column: the key of the seed of table t names \"key\", which is none of its columns",
          "seed-row-length: row 2 of the seed of table t has 1 values for 2 columns",
          "seed-key-not-unique: the key of the seed of table t (key) is neither its primary key nor unique",
        ]
      ),
      Case(
        "a table twice",
        [table(), table("u"), table()],
        [
          "duplicate-name: table \"t\" is declared twice",
          "duplicate-name: table t: primary key \"t_pkey\" is declared twice",
          "duplicate-name: table t: column \"id\" is declared twice",
          "duplicate-name: table t: column \"at\" is declared twice",
          "duplicate-name: table t: column \"n\" is declared twice",
        ]
      ),
      Case("the same name in another schema", [Schema("s"), table(), Table("t", schema: "s", columns: [])], []),
      Case(
        "an index with the name of a table",
        [table("u")] + changed { $0.indexes = [.index("u", on: ["n"])] },
        [
          "duplicate-name: index \"u\" has the name of a table"
        ]
      ),
      Case(
        "a view with the name of a table",
        [table(), View("t", as: "SELECT 1")],
        [
          "duplicate-name: view \"t\" has the name of a table"
        ]
      ),
      Case(
        "a column twice",
        [table("t", [.column("a", .text), .column("a", .text)])],
        [
          "duplicate-name: table t: column \"a\" is declared twice"
        ]
      ),
      Case(
        "a constraint twice",
        changed { $0.checks = [.check("c", "n > 0"), .check("c", "n > 1")] },
        [
          "duplicate-name: table t: constraint \"c\" is declared twice"
        ]
      ),
      Case("default names of checks are numbered", changed { $0.checks = [.check("n > 0"), .check("n > 1")] }, []),
      Case(
        "a type twice",
        [Enum("s", ["a"]), Domain("s", .text)],
        [
          "duplicate-name: domain \"s\" has the name of an enum"
        ]
      ),
      Case("a label twice", [Enum("s", ["a", "a"])], ["duplicate-name: enum s: label \"a\" is declared twice"]),
      Case(
        "a function twice, and once with other arguments",
        [
          Function("f", [.argument("a", .integer)], returns: .void, body: ""),
          Function("f", [.argument("b", .integer)], returns: .void, body: ""),
          Function("f", [.argument("b", .text)], returns: .void, body: ""),
        ],
        ["duplicate-name: function \"f\" is declared twice"]
      ),
      Case(
        "a long name",
        [table(String(repeating: "é", count: 32), [])],
        [
          "identifier-too-long: the name of table \"\(String(repeating: "é", count: 32))\" has 64 bytes; PostgreSQL keeps 63"
        ]
      ),
      Case(
        "an object in an unknown schema",
        [Table("t", schema: "biling", columns: []), Schema("billing")],
        [
          "unknown-schema: table t is declared in schema \"biling\", which is not declared"
        ]
      ),
      Case(
        "an object in an external schema",
        [ExternalSchema("auth"), Table("t", schema: "auth", columns: [])],
        [
          "object-in-external-schema: table t is declared in schema auth, which is external"
        ]
      ),
      Case(
        "identity and default",
        [table("t", [.column("a", .integer, default: "1", identity: .always)])],
        [
          "several-value-sources: column t.a has a default and an identity"
        ]
      ),
      Case(
        "two primary keys on columns",
        [table("t", [.column("a", .text, .primaryKey), .column("b", .text, .primaryKey)])],
        [
          "several-primary-keys: column t.b is .primaryKey, and table t has a primary key already"
        ]
      ),
      Case(
        "renamed from what is still there",
        [table(), Table("u", renamedFrom: "t", columns: [])].reversed(),
        [
          "renamed-from-existing: table u is renamed from \"t\", which is still declared"
        ]
      ),
      Case(
        "a materialized view refreshed concurrently",
        [
          MaterializedView("m", refresh: .every(.day, concurrently: true), as: "SELECT 1 AS a")
        ],
        [
          "refresh-without-unique-index: materialized view m is refreshed concurrently and has no unique index over whole columns"
        ]
      ),
    ] + partitionCases + expressionCases

  static let partitionCases: [Case] = [
    Case(
      "keys that miss the partition column",
      [
        Table(
          "t",
          columns: [.column("id", .uuid, .primaryKey), .column("at", .date)],
          unique: [.unique("id", name: "u"), .unique("id", "at", name: "v")],
          indexes: [.index("i", on: ["id"], unique: true), .index("j", on: ["id"])],
          partitioned: .range("at")
        )
      ],
      [
        "key-misses-partition-column: the primary key of table t misses the partition column \"at\"",
        "key-misses-partition-column: unique constraint u of table t misses the partition column \"at\"",
        "key-misses-partition-column: unique index i of table t misses the partition column \"at\"",
      ]
    ),
    Case(
      "a key that misses the column of sub-partitions",
      [
        Table(
          "t",
          columns: [.column("a", .date), .column("b", .text)],
          primaryKey: ["a"],
          partitioned: .range("a"),
          partitions: [.partition("p", .from(.minimum, to: .maximum), partitioned: .list("b"))]
        )
      ],
      ["key-misses-partition-column: the primary key of table t misses the partition column \"b\""]
    ),
    Case(
      "ranges of dates that follow each other",
      partitioned(
        .range("at"),
        [
          .partition("a", .from("2024-01-01", to: "2024-02-01")),
          .partition("b", .from("2024-02-01", to: "2024-03-01")),
          .partition("c", .from(.minimum, to: "2024-01-01")), .partition("d", .default),
        ]
      ),
      []
    ),
    Case(
      "ranges of dates that overlap",
      partitioned(
        .range("at"),
        [
          .partition("a", .from("2024-01-01", to: "2024-02-02")),
          .partition("b", .from("2024-02-01 00:00:00", to: .maximum)),
        ]
      ),
      ["overlapping-partitions: partition b overlaps partition a"]
    ),
    Case(
      "ranges of integers that overlap",
      partitioned(
        .range("n"),
        [
          .partition("a", .from(0, to: 10)), .partition("b", .from("9", to: 20)), .partition("c", .from(20, to: 30)),
        ]
      ),
      ["overlapping-partitions: partition b overlaps partition a"]
    ),
    Case(
      "ranges of two keys",
      partitioned(
        .range("n", "at"),
        [
          .partition("a", .from([1, .minimum], to: [1, "2024-01-01"])),
          .partition("b", .from([1, "2024-01-01"], to: [2, .minimum])),
          .partition("c", .from([1, "2025-01-01"], to: [1, "2026-01-01"])),
        ]
      ),
      ["overlapping-partitions: partition c overlaps partition b"]
    ),
    Case(
      "a range upside down",
      partitioned(.range("n"), [.partition("a", .from(2, to: 1))]),
      [
        "bad-bound: partition a: the lower end of the range is not below its upper end"
      ]
    ),
    Case(
      "a value in two lists",
      partitioned(
        .list("n"),
        [
          .partition("a", .values(1, 2, .null)), .partition("b", .values(2)), .partition("c", .values(3, .null)),
        ]
      ),
      [
        "overlapping-partitions: partition b overlaps partition a",
        "overlapping-partitions: partition c overlaps partition a",
      ]
    ),
    Case(
      "remainders that meet",
      partitioned(
        .hash("n"),
        [
          .partition("a", .modulus(4, remainder: 1)), .partition("b", .modulus(8, remainder: 5)),
          .partition("c", .modulus(8, remainder: 6)), .partition("d", .modulus(4, remainder: 4)),
        ]
      ),
      [
        "overlapping-partitions: partition b overlaps partition a",
        "bad-bound: partition d: a remainder lies between 0 and the modulus less one",
      ]
    ),
    Case(
      "two default partitions",
      partitioned(.list("n"), [.partition("a", .default), .partition("b", .default)]),
      [
        "several-default-partitions: partition b is a second default partition of t, beside a"
      ]
    ),
    Case(
      "a bound of another kind",
      partitioned(.list("n"), [.partition("a", .from(1, to: 2))]),
      [
        "bad-bound: partition a: the table is partitioned by list, and the bound is one of range"
      ]
    ),
    Case(
      "partitions of a plain table",
      changed { $0.partitions = [.partition("a", .default)] },
      [
        "not-partitioned: table t has partitions and does not say how it is partitioned"
      ]
    ),
    Case(
      "a schedule over a column of another type",
      partitioned(.range("n", every: .month), []),
      [
        "bad-schedule: t is partitioned by time, and \"n\" is integer"
      ]
    ),
    Case(
      "a schedule with a bad start",
      partitioned(.range("at", every: .month, start: "January"), []),
      [
        "bad-schedule: the partitions of t cannot start at \"January\""
      ]
    ),
  ]

  static let expressionCases: [Case] = [
    Case(
      "a clock in a generated column",
      [table("t", [.column("late", .boolean, generated: "due < CURRENT_DATE")])],
      [
        "volatile-expression: generated column t.late uses CURRENT_DATE, whose value changes by itself"
      ]
    ),
    Case(
      "a clock in an index",
      changed { $0.indexes = [.index("i", on: [.expression("age(now(), at)")])] },
      [
        "volatile-expression: index i uses now(), whose value changes by itself"
      ]
    ),
    Case(
      "a clock in a predicate",
      changed { $0.indexes = [.index("i", on: ["n"], where: "at > Now() - '1 day'")] },
      [
        "volatile-expression: the predicate of index i uses now(), whose value changes by itself"
      ]
    ),
    Case(
      "no clock in a text or a column's name",
      changed {
        $0.indexes = [.index("i", on: ["n"], where: "n::text <> 'now()' AND \"current_date\" IS NULL -- now()")]
      },
      []
    ),
    Case(
      "a function of the model that is not immutable",
      [
        Function("f", returns: .type(.integer), body: ""), table("t", [.column("a", .integer, generated: "f()")]),
      ],
      ["volatile-expression: generated column t.a calls function f, which is not declared immutable"]
    ),
    Case(
      "a check on the clock is a warning",
      changed { $0.checks = [.check("c", "at < now()")] },
      [
        "check-depends-on-clock: check c of table t depends on now, so that a row which was right becomes wrong by itself"
      ]
    ),
  ]

  @Test(arguments: cases)
  func findsEveryMistake(_ example: Case) {
    // Objects are written on one line each, so the order of findings is that of the checks.
    let findings = ModelValidator(Model(example.objects)).diagnostics.map { "\($0.code): \($0.message)" }
    #expect(findings.sorted() == example.findings.sorted())
  }

  @Test func placesAreThoseOfTheSourceAndNamesAreSuggested() throws {
    let line = #line + 1
    let table = Table("t", columns: [.column("quantity", .integer)], indexes: [.index(on: ["quantty"])])
    let finding = try #require(ModelValidator(Model([table])).diagnostics.first)
    #expect(finding.place == Place(path: #filePath, line: line))
    #expect(finding.advice == "Did you mean \"quantity\"?")
  }
}
