import SchemaDescription

/// Names that are given twice, too long, or in a schema that is not there; sources of values.
extension ModelValidatorTests {
  static let nameCases: [Case] = [
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
  ]
}
