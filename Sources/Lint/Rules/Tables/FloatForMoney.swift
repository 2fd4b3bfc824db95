import Catalog
import Diagnostics

/// Finds an amount of money as a binary fraction.
enum FloatForMoney: SchemaRule {
  static let about = RuleDescription(
    "ST110",
    "float-for-money",
    .warning,
    finds: "an amount of money as a binary fraction",
    why: "real and double precision cannot hold 0.1: sums of cents are off, and comparisons fail.",
    fix: "numeric with the digits that the currency has"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    let words: Set<String> = [
      "amount", "price", "total", "subtotal", "cost", "fee", "fees", "balance", "revenue", "tax", "discount", "salary",
      "payment", "refund", "mrr", "arr",
    ]
    return schema.columns.filter { column in
      ["real", "double precision"].contains(column.definition.type)
        && column.identity.name.lowercased().split(separator: "_").contains { words.contains(String($0)) }
    }.map { RuleFinding("\($0.identity) is of type \($0.definition.type) and sounds like money", about: $0.identity) }
  }
}
