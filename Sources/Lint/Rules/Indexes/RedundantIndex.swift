import Catalog
import Diagnostics

/// Finds an index whose columns are the first ones of another index.
enum RedundantIndex: SchemaRule {
  static let about = RuleDescription(
    "ST203",
    "redundant-index",
    .warning,
    finds: "an index whose columns are the first ones of another index",
    why: "The longer index answers the same questions; this one costs time with every write, memory and disk.",
    fix: "Drop it, unless it is much smaller and much used"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.indexes.values.joined().sorted { $0.identity < $1.identity }.compactMap { index in
      guard index.constraint == nil, !index.isUnique, !index.isInherited, index.method == "btree" else { return nil }
      let longer = (schema.indexes[index.relation] ?? []).first { other in
        other.identity != index.identity && other.isValid && other.method == "btree"
          && other.predicate == index.predicate
          && other.keys.count > index.keys.count && other.keys.starts(with: index.keys)
          && other.traits.starts(with: index.traits)
          && Set(index.included).isSubset(of: Set(other.keys + other.included))
      }
      guard let longer else { return nil }
      return RuleFinding("\(index.identity) is the beginning of \(longer.identity)", about: index.identity)
    }
  }
}
