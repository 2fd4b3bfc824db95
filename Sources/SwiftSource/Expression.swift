/// Expressions as a person would write them, where PostgreSQL makes the same of both.
enum Expression {
  /// The value of a default without the cast to the column's own type: `'draft'` for `'draft'::public.status`.
  ///
  /// - Parameter type: The type of the column, as `format_type()` prints it.
  static func value(_ expression: String, of type: String) -> String {
    var reader = DefinitionText(expression)
    guard reader.string() != nil, reader.take("::") else { return expression }
    let cast = reader.rest()
    guard cast == type || unmodified(cast) == unmodified(type) else { return expression }
    return String(expression.dropLast(cast.count + 2))
  }

  /// A type without its length or precision, by one name where it has two.
  private static func unmodified(_ type: String) -> String {
    var base = type
    if let open = type.firstIndex(of: "("), let close = type.lastIndex(of: ")") {
      base = String(type[..<open] + type[type.index(after: close)...])
    }
    return base == "bpchar" ? "character" : base
  }
}
