import Catalog
import Diagnostics

/// Finds the storage EXTERNAL.
enum ExternalStorage: SchemaRule {
  static let about = RuleDescription(
    "ST115",
    "external-storage",
    .warning,
    finds: "the storage EXTERNAL",
    why: """
      EXTERNAL is out of line and never compressed; it is there for parts of big values to be read quickly. Where \
      less space is wanted, it is the opposite (manual, section 73.2.1).
      """,
    fix: "EXTENDED, which is out of line and compressed, with COMPRESSION lz4 where the server has it"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.columns.filter { column in
      column.definition.storage == "EXTERNAL"
    }.map { identity, column in
      RuleFinding("\(identity) is stored EXTERNAL, which never compresses", about: identity)
    }
  }
}
