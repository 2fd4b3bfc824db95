import SchemaDescription

/// Statistics, marked indexes, typed and foreign tables, parts of partitions.
extension ModelValidatorTests {
  static let storageCases: [Case] = [
    Case(
      "statistics of an unknown column, of one column, of one expression with kinds",
      changed {
        $0.statistics = [
          .statistics(on: ["n", "m"]), .statistics("one", on: ["n"]),
          .statistics("two", on: [.expression("n + 1")], kinds: [.mcv]), .statistics(on: [.expression("n + 2")]),
        ]
      },
      [
        "unknown-column: statistics t_n_m_stat names the column \"m\", which table t does not have",
        "too-few-statistics-keys: statistics one of table t need two columns or expressions, or one expression",
        "kinds-of-one-expression: statistics two of table t cover one expression, which has no kinds",
      ]
    ),
    Case(
      "statistics twice",
      changed { $0.statistics = [.statistics("s", on: ["n", "at"]), .statistics("s", on: ["at", "n"])] },
      ["duplicate-name: statistics object \"s\" is declared twice"]
    ),
    Case(
      "clustered on an index that is not there",
      changed { $0.clusteredOn = "t_pkye" },
      ["unknown-index: table t is clustered on index \"t_pkye\", which is not declared there"]
    ),
    Case(
      "a materialized view clustered on an index that is not there",
      [MaterializedView("m", clusteredOn: "i", as: "SELECT 1 AS a")],
      ["unknown-index: materialized view m is clustered on index \"i\", which is not declared there"]
    ),
    Case(
      "a replica identity that tells no rows apart",
      changed {
        $0.indexes = [.index("i", on: ["n"])]
        $0.replicaIdentity = .index("i")
      },
      ["replica-identity-not-unique: the replica identity of table t is index i, which does not tell rows apart"]
    ),
    Case("a replica identity by the primary key", changed { $0.replicaIdentity = .index("t_pkey") }, []),
    Case(
      "a typed table of an unknown type, of a table, and with a column that the type has not",
      [
        CompositeType("pair", [.attribute("a", .text), .attribute("b", .text)]), table("u"),
        Table("t1", of: "pear"), Table("t2", of: "u"),
        Table("t3", of: "pair", columns: [.column("c", .text)], indexes: [.index(on: ["a"]), .index(on: ["d"])]),
      ],
      [
        "unknown-type: table t1 has the type pear, which is not declared",
        "not-a-composite-type: table t2 is of public.u, which is no composite type of its own",
        "unknown-column: table t3 of type public.pair has a column \"c\", which the type does not have",
        "unknown-column: index idx_t3_d names the column \"d\", which table t3 does not have",
      ]
    ),
    Case(
      "keys and indexes of a foreign table",
      [
        ForeignServer("s", wrapper: "w"),
        Table(
          "t",
          columns: [.column("a", .text, .primaryKey)],
          unique: [.unique("a")],
          indexes: [.index(on: ["a"])],
          foreign: .server("s")
        ),
      ],
      [
        "impossible-on-foreign-table: foreign table t cannot have a primary key",
        "impossible-on-foreign-table: foreign table t cannot have a unique constraint",
        "impossible-on-foreign-table: foreign table t cannot have an index",
      ]
    ),
    Case(
      "a foreign table at an unknown server",
      [ForeignServer("legacy", wrapper: "w"), Table("t", columns: [], foreign: .server("legcy"))],
      ["unknown-server: foreign table t is at server \"legcy\", which is not declared"]
    ),
    Case(
      "options of a foreign table on a plain one",
      [table("t", [.column("a", .text, foreignOptions: ["force_null": true])])],
      ["not-foreign: column t.a has options of a foreign table, and the table is none"]
    ),
    Case(
      "virtual without an expression, a name without its constraint",
      [table("t", [.column("a", .text, .virtual), .column("b", .text, notNullName: "b_there")])],
      [
        "virtual-without-expression: column t.a is .virtual and has no generation expression",
        "name-without-constraint: column t.b names a NOT NULL constraint and is nullable",
      ]
    ),
    Case(
      "parts of a partition that name what the table has not",
      partitioned(
        .list("n"),
        [
          .partition(
            "p",
            .values(1),
            columns: [.column("m", default: "1")],
            unique: [.unique("x")],
            foreignKeys: [.foreignKey(["n"], references: "nowhere")],
            indexes: [.index(on: ["y"])],
            triggers: [.trigger("g", .before, [.update(of: "z")], execute: "fn_none")]
          )
        ]
      ),
      [
        "unknown-column: partition p names the column \"m\", which table t does not have",
        "unknown-column: unique constraint p_x_key names the column \"x\", which table t does not have",
        "unknown-column: index idx_p_y names the column \"y\", which table t does not have",
        "unknown-table: foreign key p_n_fk refers to table public.nowhere, which is not declared",
        "unknown-column: trigger g names the column \"z\", which table t does not have",
        "unknown-function: trigger g of table p executes function fn_none, which is not declared",
      ]
    ),
    Case(
      "parts of a partition of a partition",
      partitioned(
        .list("n"),
        [
          .partition(
            "p",
            .values(1),
            partitioned: .range("at"),
            partitions: [.partition("q", .default, checks: [.check("c", "n > 0"), .check("c", "n > 1")])]
          )
        ]
      ),
      ["duplicate-name: table q: constraint \"c\" is declared twice"]
    ),
    Case(
      "a rule twice",
      changed {
        $0.rules = [.rule("r", on: .delete, do: .insteadNothing), .rule("r", on: .update, do: .insteadNothing)]
      },
      ["duplicate-name: table t: rule \"r\" is declared twice"]
    ),
  ]
}
