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
    if from.base == to.base { return sameBase }
    if let narrow = Self.integers.firstIndex(of: from.base), let wide = Self.integers.firstIndex(of: to.base) {
      return narrow < wide
    }
    if Self.integers.contains(from.base), to.base == "numeric" { return to.modifiers.isEmpty || to.scale >= 0 }
    if Self.texts.contains(from.base) { return Self.texts.contains(to.base) ? fits : !to.isBuiltIn }
    return !from.isBuiltIn && Self.texts.contains(to.base)
  }

  private var sameBase: Bool {
    if to.modifiers.isEmpty { return true }
    if Self.texts.contains(from.base) { return fits }
    if from.modifiers.isEmpty { return false }
    guard from.base == "numeric" else { return zip(from.modifiers, to.modifiers).allSatisfy { $0 <= $1 } }
    let digits = { (type: TypeName) in (type.modifiers.first ?? 0) - type.scale }
    return from.scale <= to.scale && digits(from) <= digits(to)
  }

  private var fits: Bool {
    if !isCast, Self.texts.contains(to.base) { return true }
    guard let limit = to.modifiers.first else { return to.base != "character" }
    return from.modifiers.first.map { $0 <= limit } ?? false
  }

  private static let integers = ["smallint", "integer", "bigint"]
  private static let texts: Set<String> = ["text", "character varying"]

  /// A type's name taken apart: `numeric(12,2)` is `numeric` with the modifiers 12 and 2.
  struct TypeName: Equatable {
    let base: String
    let modifiers: [Int]

    init(_ text: String) {
      guard let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")") else {
        base = text
        modifiers = []
        return
      }
      let inside = text[text.index(after: open)..<close]
      modifiers = inside.split(separator: ",").compactMap { Int($0.filter { $0 != " " }) }
      base = String(text[..<open]) + String(text[text.index(after: close)...])
    }

    var scale: Int { modifiers.count > 1 ? modifiers[1] : 0 }

    /// User-defined types are qualified, because catalogs are read with an empty search path.
    var isBuiltIn: Bool { !base.contains(".") }
  }
}
