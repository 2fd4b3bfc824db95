import Catalog

/// The naming standards, which the model's default names follow too.
enum Naming {
  /// Small letters, digits and underscores, beginning with a letter or an underscore.
  static func isSnakeCase(_ name: String) -> Bool {
    guard let first = name.utf8.first, first != UInt8(ascii: "_") || name.utf8.count > 1 else { return false }
    guard !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
      default: false
      }
    }
  }

  /// Words that have no other plural, or one without an s.
  private static let plurals: Set<String> = [
    "data", "metadata", "media", "people", "children", "men", "women", "criteria", "indices", "matrices", "news",
    "series", "staff", "history", "usage", "information", "equipment", "inventory", "feedback", "content", "trail",
    "audit_trail", "balance_history",
  ]

  /// Whether the last word of a name is a plural, as far as English can be told by its letters.
  static func isPlural(_ name: String) -> Bool {
    let last = name.split(separator: "_").last.map { $0.lowercased() } ?? name.lowercased()
    if plurals.contains(last) { return true }
    return last.hasSuffix("s") && !last.hasSuffix("ss") && !["status", "address", "bus", "basis"].contains(last)
  }

  /// Whether an index has a name by the rule: the columns may be cut short where the name would be too long.
  static func fits(_ index: IndexFacts) -> Bool {
    let name = index.identity.name
    guard name.hasPrefix("idx_") else { return false }
    // PostgreSQL keeps 63 bytes: what is longer was cut somewhere.
    if name.utf8.count >= 60 { return true }
    let prefix = "idx_\(index.relation.name)_"
    guard name.hasPrefix(prefix) else { return false }
    let columns = index.keys.filter { !$0.contains("(") }.map(bare)
    guard columns.count == index.keys.count else { return true }
    return String(name.dropFirst(prefix.count)).hasPrefix(columns.joined(separator: "_"))
  }

  /// The name that an index would have by the rule.
  static func expected(_ index: IndexFacts) -> String {
    let columns = index.keys.map { $0.contains("(") ? "<expression>" : bare($0) }
    return (["idx", index.relation.name] + columns).joined(separator: "_") + "[_<kind>]"
  }

  /// The endings of constraints, by PostgreSQL's habit and that of the model.
  static func endings(of kind: Constraint.Kind) -> [String] {
    switch kind {
    case .primaryKey: ["pkey"]
    case .unique: ["key"]
    case .check: ["check"]
    case .exclusion: ["excl"]
    }
  }

  /// Whether a constraint's name begins with its table and ends with what it is.
  static func fits(_ constraint: ObjectIdentity, _ endings: [String]) -> Bool {
    let name = constraint.name
    if name.utf8.count >= 60 { return endings.contains { name.hasSuffix($0) } }
    guard name.hasPrefix((constraint.parent ?? "") + "_") else { return false }
    // PostgreSQL adds a number where a name is taken: items_price_check1.
    var stem = Substring(name)
    while let last = stem.last, last.isASCII, last.isNumber { stem.removeLast() }
    return endings.contains { stem.hasSuffix("_" + $0) }
  }

  /// An identifier without its quotes.
  private static func bare(_ name: String) -> String { QualifiedName(parsing: name)?.name ?? name }
}
