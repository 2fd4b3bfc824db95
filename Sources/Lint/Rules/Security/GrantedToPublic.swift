import Catalog
import Diagnostics
import OrderedCollections

/// Finds a privilege that is granted to everybody.
enum GrantedToPublic: SchemaRule {
  static let about = RuleDescription(
    "ST304",
    "granted-to-public",
    .warning,
    finds: "a privilege that is granted to everybody",
    why: """
      PUBLIC is every role that there is and will be, that of a reporting tool and of a stranger with a login among \
      them.
      """,
    fix: "Grant it to a role that is meant"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.catalog.entries.values.compactMap { entry in
      guard [.table, .view, .materializedView, .sequence, .schema].contains(entry.identity.kind) else { return nil }
      let privileges = entry.privileges.granted.filter { $0.grantee == .public }.map(\.privilege)
      // To look into a schema is harmless: PostgreSQL grants it for public by itself.
      let strong = privileges.filter { entry.identity.kind != .schema || $0 == "CREATE" }
      guard !strong.isEmpty else { return nil }
      return RuleFinding(
        "\(strong.joined(separator: ", ")) on \(entry.identity) is granted to everybody",
        about: entry.identity
      )
    }
  }
}
