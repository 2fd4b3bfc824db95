import Catalog
import Diagnostics

/// Finds a view that is not named vw_<description>.
enum ViewName: SchemaRule {
  static let about = RuleDescription(
    "ST406",
    "view-name",
    .note,
    finds: "a view that is not named vw_<description>",
    why: "Who writes to it, or looks for an index, knows from the name that it is no table.",
    fix: "vw_<description>, such as vw_active_subscriptions"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.objects(.view, View.self).filter { !$0.identity.name.hasPrefix("vw_") }
      .map { RuleFinding("the name of \($0.identity) does not begin with vw_", about: $0.identity) }
  }
}
