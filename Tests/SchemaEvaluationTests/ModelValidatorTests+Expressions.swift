import SchemaDescription

/// Expressions whose value changes by itself.
extension ModelValidatorTests {
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
}
