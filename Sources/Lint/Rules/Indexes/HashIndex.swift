import Catalog
import Diagnostics

/// Finds a hash index.
enum HashIndex: SchemaRule {
  static let about = RuleDescription(
    "ST208",
    "hash-index",
    .note,
    finds: "a hash index",
    why: "It knows equality only, of one column, and cannot be unique; a B-tree is rarely slower.",
    fix: "A B-tree, unless the values are long and you measured it"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.indexes.values.joined().filter { $0.method == "hash" && !$0.isInherited }.sorted {
      $0.identity < $1.identity
    }
    .map { RuleFinding("\($0.identity) is a hash index", about: $0.identity) }
  }
}
