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
    ] + nameCases + typeCases + partitionCases + expressionCases + storageCases + databaseCases

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
