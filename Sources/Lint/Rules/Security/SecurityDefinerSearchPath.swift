import Catalog
import Diagnostics

/// Finds a SECURITY DEFINER function without a search_path of its own.
enum SecurityDefinerSearchPath: SchemaRule {
  static let about = RuleDescription(
    "ST303",
    "security-definer-search-path",
    .warning,
    finds: "a SECURITY DEFINER function without a search_path of its own",
    why: """
      It runs with its owner's rights, and looks up names in the path of the caller: whoever can make a table or an \
      operator somewhere can have it used (manual, CREATE FUNCTION, Writing SECURITY DEFINER Functions Safely).
      """,
    fix: "SET search_path = pg_catalog, pg_temp, or '', and names with their schema"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.routines.filter { $0.isSecurityDefiner && !$0.settings.contains { $0.hasPrefix("search_path=") } }
      .map {
        RuleFinding("\($0.identity) runs with its owner's rights in the caller's search_path", about: $0.identity)
      }
  }
}
