import Catalog
import Diagnostics

/// Finds a policy on a table whose row security is not enabled.
enum PolicyWithoutRowSecurity: SchemaRule {
  static let about = RuleDescription(
    "ST301",
    "policy-without-row-security",
    .error,
    finds: "a policy on a table whose row security is not enabled",
    why: "The policy does nothing: everybody who may read the table reads every row.",
    fix: "ALTER TABLE … ENABLE ROW LEVEL SECURITY"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.tables.filter { !$0.definition.hasRowSecurity }.compactMap { table in
      guard let policy = schema.catalog.parts(of: table.identity, .policy).first else { return nil }
      return RuleFinding("\(policy) does nothing: row security of \(table.identity) is not enabled", about: policy)
    }
  }
}
