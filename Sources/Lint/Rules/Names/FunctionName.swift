import Catalog
import Diagnostics

/// Finds a function that is not named fn_<action>_<entity>.
enum FunctionName: SchemaRule {
  static let about = RuleDescription(
    "ST405",
    "function-name",
    .note,
    finds: "a function that is not named fn_<action>_<entity>",
    why: "Functions of your own are told from those of PostgreSQL and of extensions at a glance.",
    fix: "fn_<action>_<entity>, such as fn_calculate_invoice_total"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.routines.filter { !$0.identity.name.hasPrefix("fn_") && $0.identity.kind == .function }
      .map { RuleFinding("the name of \($0.identity) does not begin with fn_", about: $0.identity) }
  }
}
