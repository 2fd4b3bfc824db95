import Catalog
import Diagnostics

/// Finds an index that another one is the same as.
enum DuplicateIndex: SchemaRule {
  static let about = RuleDescription(
    "ST204",
    "duplicate-index",
    .warning,
    finds: "an index that another one is the same as",
    why: "Each of them costs time with every write, memory and disk; one is never used.",
    fix: "Drop the one that is not behind a constraint"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.indexes.values.joined().sorted { $0.identity < $1.identity }.compactMap { index in
      guard index.constraint == nil, !index.isInherited else { return nil }
      let same = (schema.indexes[index.relation] ?? []).first { other in
        guard other.identity != index.identity, other.isValid, other.method == index.method else { return false }
        guard other.keys == index.keys, other.traits == index.traits, other.predicate == index.predicate else {
          return false
        }
        guard Set(index.included).isSubset(of: Set(other.included)) else { return false }
        if index.isUnique && !other.isUnique { return false }
        // Of two that are quite the same, the first by name is kept.
        let isEqual =
          other.isUnique == index.isUnique && other.included.count == index.included.count && other.constraint == nil
        return !isEqual || other.identity < index.identity
      }
      guard let same else { return nil }
      return RuleFinding("\(index.identity) is the same as \(same.constraint ?? same.identity)", about: index.identity)
    }
  }
}
