import Catalog
import Diagnostics

/// Finds an index that is not valid.
enum InvalidIndex: SchemaRule {
  static let about = RuleDescription(
    "ST206",
    "invalid-index",
    .error,
    finds: "an index that is not valid",
    why: """
      A concurrent build that failed leaves it behind: it costs time with every write, and no query uses it. On a \
      partitioned table a partition has no index of its own yet.
      """,
    fix: "Drop it and build it again, or REINDEX INDEX CONCURRENTLY; on a partitioned table, attach what is missing"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.indexes.values.joined().filter { !$0.isValid }.sorted { $0.identity < $1.identity }
      .map { RuleFinding("\($0.identity) is invalid", about: $0.identity) }
  }
}
