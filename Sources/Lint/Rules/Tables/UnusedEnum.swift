import Catalog
import Diagnostics
import OrderedCollections

/// Finds an enum type that nothing uses.
enum UnusedEnum: SchemaRule {
  static let about = RuleDescription(
    "ST118",
    "unused-enum",
    .note,
    finds: "an enum type that nothing uses",
    why: "Somebody made it for something that is not there, or is not there any more.",
    fix: "Drop it, or use it"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    let used = Set(schema.catalog.entries.values.flatMap(\.dependencies))
    return schema.objects(.enumType, EnumType.self).filter { !used.contains($0.identity) }
      .map { RuleFinding("nothing uses \($0.identity)", about: $0.identity) }
  }
}
