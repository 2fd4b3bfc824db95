import Catalog
import Diagnostics

/// Finds row security without a policy.
enum RowSecurityWithoutPolicy: SchemaRule {
  static let about = RuleDescription(
    "ST302",
    "row-security-without-policy",
    .warning,
    finds: "row security without a policy",
    why: """
      Nobody but the owner and superusers sees a row, or can write one; that shows as an empty table, and not as an \
      error.
      """,
    fix: "CREATE POLICY, or DISABLE ROW LEVEL SECURITY"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.tables.filter { $0.definition.hasRowSecurity && schema.catalog.parts(of: $0.identity, .policy).isEmpty }
      .map { RuleFinding("\($0.identity) has row security and no policy", about: $0.identity) }
  }
}
