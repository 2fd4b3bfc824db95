import Catalog
import Diagnostics

/// Finds an index that is not named idx_<table>_<columns>[_<kind>].
enum IndexName: SchemaRule {
  static let about = RuleDescription(
    "ST403",
    "index-name",
    .note,
    finds: "an index that is not named idx_<table>_<columns>[_<kind>]",
    why: "A plan and an error name the index; from a name by the rule one knows table and columns.",
    fix: """
      idx_<table>_<columns>, with _unique, _partial, _covering or the access method behind it where that is what it \
      is about
      """
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.indexes.values.joined().filter { $0.constraint == nil && !$0.isInherited }.sorted {
      $0.identity < $1.identity
    }
    .compactMap { index in
      guard !Naming.fits(index) else { return nil }
      return RuleFinding("\(index.identity) is not named \(Naming.expected(index))", about: index.identity)
    }
  }
}
