import Catalog
import Diagnostics

/// Finds a foreign key whose column is of another type than the one it refers to.
enum ForeignKeyType: SchemaRule {
  static let about = RuleDescription(
    "ST205",
    "foreign-key-type",
    .warning,
    finds: "a foreign key whose column is of another type than the one it refers to",
    why: """
      A smaller type cannot hold what the other can; a different one is converted at every join, and an index may \
      not serve.
      """,
    fix: "The same type on both sides"
  )

  static func check(_ schema: SchemaFacts) -> [RuleFinding] {
    schema.foreignKeys.filter { !$0.isInherited }.compactMap { key in
      guard let index = key.types.indices.first(where: { key.types[$0] != key.referencedTypes[$0] }) else { return nil }
      return RuleFinding(
        "\(key.identity) refers from \(key.columns[index]) \(key.types[index]) to \(key.referencedColumns[index]) "
          + key.referencedTypes[index],
        about: key.identity
      )
    }
  }
}
