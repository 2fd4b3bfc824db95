import Diagnostics
import Postgres

/// Finds a change of a column's type, which clients may not expect.
enum TypeChangeBreaksClients: StatementRule {
  static let about = RuleDescription(
    "ST019",
    "type-change-breaks-clients",
    .warning,
    finds: "a change of a column's type, which clients may not expect",
    why: """
      Prepared statements that read the column fail once or, with SELECT *, until they are prepared again; an \
      application that was compiled for the old type reads the new one wrongly or not at all.
      """,
    fix: """
      Check what reads the column; where an application cannot change at the same moment, add a new column beside it
      """
  )

  static func check(_ statement: ObservedStatement) -> [RuleFinding] {
    statement.retypedColumns.filter { column in
      Self.base(column.old.type) != Self.base(column.new.type)
        && !statement.rewrittenRelations.contains {
          $0 == column.key.relation || statement.root(of: $0) == column.key.relation
        }
    }.map { column in
      let name = statement.name(column.key.relation)
      return RuleFinding(
        "\(name).\(quoteIdentifier(column.new.name)) becomes \(column.new.type) instead of \(column.old.type)"
      )
    }
  }

  /// A type without its length: clients see no difference between `numeric(10,2)` and `numeric(12,2)`.
  private static func base(_ type: String) -> String { String(type.prefix { $0 != "(" }) }
}
