import Catalog
import Postgres

/// What becomes of the values of a column when its type changes, or when the type that it names becomes another one.
///
/// A type is followed to what it is made of in both schemas: a domain to its base type, a composite type to its
/// attributes, a range to its subtype, an array to its elements.
struct ValueChange {
  let old: Catalog
  let new: Catalog

  /// Whether every value of a type of the old schema is the same value in a type of the new one, so that going back gives
  /// it again. A conversion that fails on some values keeps those it does convert.
  func keepsValues(from: String, to: String, isCast: Bool = false) -> Bool {
    let (before, after) = (TypeName(from), TypeName(to))
    if before.dimensions != after.dimensions { return ["text", "character varying"].contains(to) }
    if let (from, to) = unwrapped(before, after) { return keepsValues(from: from, to: to, isCast: isCast) }
    guard before.dimensions == 0 else {
      return keepsValues(from: before.element, to: after.element, isCast: isCast)
    }
    switch (type(before, old), type(after, new)) {
    case (let left as EnumType, let right as EnumType):
      return Set(left.labels.map(Exact.init)).isSubset(of: right.labels.map(Exact.init)) || before == after
    case (let left as CompositeType, let right as CompositeType): return keepsAttributes(left, right, before == after)
    case (let left as BaseType, let right as BaseType):
      // What one function writes another may read as something else.
      return before == after && left.isWritten(as: right)
    case (let left as RangeType, let right as RangeType):
      return keepsValues(from: left.subtype, to: right.subtype, isCast: isCast)
    default: return TypeChange(from: from, to: to, isCast: isCast).keepsValues
    }
  }

  /// The attributes of a type that is still the same one are found by name, those of another by their place.
  private func keepsAttributes(_ left: CompositeType, _ right: CompositeType, _ isSame: Bool) -> Bool {
    guard isSame else {
      return left.attributes.count == right.attributes.count
        && zip(left.attributes, right.attributes).allSatisfy { keepsValues(from: $0.type, to: $1.type) }
    }
    return left.attributes.allSatisfy { attribute in
      guard let other = right.attributes.first(where: { $0.$name == attribute.$name }) else { return false }
      return keepsValues(from: attribute.type, to: other.type)
    }
  }

  /// Whether a value of the one type, written as text, reads as the value of the other that it should become.
  ///
  /// A composite value has its attributes by their place: where those are others, the text means something else or
  /// nothing.
  func isTextual(from: String, to: String) -> Bool {
    let (before, after) = (TypeName(from), TypeName(to))
    if before.dimensions != after.dimensions { return true }
    if let (from, to) = unwrapped(before, after) { return isTextual(from: from, to: to) }
    if before.dimensions > 0 {
      return hasSameDelimiter(before, after) && isTextual(from: before.element, to: after.element)
    }
    guard let left = type(before, old) as? CompositeType, let right = type(after, new) as? CompositeType else {
      return true
    }
    if before == after, left.attributes.map(\.$name) != right.attributes.map(\.$name) { return false }
    return zip(left.attributes, right.attributes).allSatisfy { isTextual(from: $0.type, to: $1.type) }
  }

  /// What stands between the elements of an array is the type's own.
  private func hasSameDelimiter(_ before: TypeName, _ after: TypeName) -> Bool {
    func delimiter(_ name: TypeName, _ catalog: Catalog) -> String? {
      (type(name, catalog) as? BaseType)?.options["delimiter"]
    }
    return delimiter(before, old) == delimiter(after, new)
  }

  /// The expression that makes a value of the new type of one of the old type, where a value of the old type can be
  /// named; `nil` where PostgreSQL has no expression for it.
  func conversion(of value: String, from: String, to: String) -> String? {
    if isTextual(from: from, to: to) { return "\(value)::text::\(to)" }
    let (before, after) = (TypeName(from), TypeName(to))
    if let (from, inner) = unwrapped(before, after) {
      return conversion(of: value, from: from, to: inner).map { inner == to ? $0 : "(\($0))::\(to)" }
    }
    guard before.dimensions == 0, let left = type(before, old) as? CompositeType,
      let right = type(after, new) as? CompositeType
    else { return nil }
    var fields: [String] = []
    for attribute in right.attributes {
      guard let source = left.attributes.first(where: { $0.$name == attribute.$name }) else {
        fields.append("NULL")
        continue
      }
      let field = "(\(value)).\(quoteIdentifier(attribute.name))"
      guard let converted = conversion(of: field, from: source.type, to: attribute.type) else { return nil }
      fields.append(converted)
    }
    // A row of nothing but NULL is a value, and IS NULL is true of it: IS DISTINCT FROM asks for the value itself.
    let row = "ROW(\(fields.joined(separator: ", ")))::\(to)"
    return "CASE WHEN \(value) IS DISTINCT FROM NULL THEN \(row) END"
  }

  /// The two types with the outermost domain, or domains, taken off.
  private func unwrapped(_ before: TypeName, _ after: TypeName) -> (from: String, to: String)? {
    let from = before.dimensions == 0 ? (type(before, old) as? Domain)?.baseType : nil
    let to = after.dimensions == 0 ? (type(after, new) as? Domain)?.baseType : nil
    return from == nil && to == nil ? nil : (from ?? before.text, to ?? after.text)
  }

  private func type(_ name: TypeName, _ catalog: Catalog) -> (any ObjectDefinition)? {
    catalog.type(named: name.name).flatMap { catalog[$0]?.definition }
  }
}
