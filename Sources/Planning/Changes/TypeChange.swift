import Catalog

/// A change of a column's type, judged by the names that `format_type` gives.
struct TypeChange {
  let from: TypeName
  let to: TypeName
  /// Whether the values are converted by an expression. A plain change of type fails on a text that is too long, where an
  /// explicit cast cuts it (PostgreSQL documentation, "Character Types").
  let isCast: Bool

  init(from: String, to: String, isCast: Bool = false) {
    self.from = TypeName(from)
    self.to = TypeName(to)
    self.isCast = isCast
  }

  /// Whether every value of the old type is the same value in the new one, so that going back gives it again.
  ///
  /// A conversion that fails on some values keeps those it does convert: text into an enum or a domain loses nothing.
  var keepsValues: Bool {
    if from.name == to.name { return sameName }
    if let narrow = Self.integers.firstIndex(of: from.name), let wide = Self.integers.firstIndex(of: to.name) {
      return narrow < wide
    }
    if Self.integers.contains(from.name), to.name == "numeric" { return to.modifiers.isEmpty || to.scale >= 0 }
    if Self.texts.contains(from.name) { return Self.texts.contains(to.name) ? fits : !to.isBuiltIn }
    return !from.isBuiltIn && Self.texts.contains(to.name)
  }

  private var sameName: Bool {
    if from.dimensions != to.dimensions { return false }
    if to.modifiers.isEmpty { return true }
    if Self.texts.contains(from.name) { return fits }
    if from.modifiers.isEmpty { return false }
    guard from.name == "numeric" else { return zip(from.modifiers, to.modifiers).allSatisfy { $0 <= $1 } }
    let digits = { (type: TypeName) in (type.modifiers.first ?? 0) - type.scale }
    return from.scale <= to.scale && digits(from) <= digits(to)
  }

  private var fits: Bool {
    if !isCast, Self.texts.contains(to.name) { return true }
    guard let limit = to.modifiers.first else { return to.name != "character" }
    return from.modifiers.first.map { $0 <= limit } ?? false
  }

  private static let integers = ["smallint", "integer", "bigint"]
  private static let texts: Set<String> = ["text", "character varying"]
}

extension TypeName {
  /// The digits behind the point of a `numeric`.
  fileprivate var scale: Int { modifiers.count > 1 ? modifiers[1] : 0 }

  /// User-defined types are qualified, because catalogs are read with an empty search path.
  fileprivate var isBuiltIn: Bool { !name.contains(".") }
}
