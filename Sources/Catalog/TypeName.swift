import OrderedCollections

/// A type's name as `format_type` gives it, taken apart: `numeric(12,2)[]` is `numeric` with the modifiers 12 and 2 in one
/// dimension, `timestamp(3) with time zone` is `timestamp with time zone` with the modifier 3.
public struct TypeName: Sendable, Hashable {
  /// The whole name, as it was given.
  public let text: String
  /// The name, qualified and quoted where SQL wants it.
  public let name: String
  public let modifiers: [Int]
  /// How many pairs of brackets follow: 0 for what is no array.
  public let dimensions: Int

  public init(_ text: String) {
    self.text = text
    var rest = Substring(text)
    var dimensions = 0
    while rest.hasSuffix("[]") {
      rest = rest.dropLast(2)
      dimensions += 1
    }
    self.dimensions = dimensions
    guard let open = Self.modifierStart(rest), let close = rest[open...].firstIndex(of: ")") else {
      name = String(rest)
      modifiers = []
      return
    }
    let inside = rest[rest.index(after: open)..<close]
    modifiers = inside.split(separator: ",").compactMap { Int($0.filter { $0 != " " }) }
    name = String(rest[..<open] + rest[rest.index(after: close)...])
  }

  /// The type of an array's elements.
  public var element: String { dimensions == 0 ? text : String(text.dropLast(2)) }

  /// The parenthesis that opens the modifier, outside of quoted names.
  private static func modifierStart(_ text: Substring) -> Substring.Index? {
    var isQuoted = false
    for index in text.indices {
      if text[index] == "\"" { isQuoted.toggle() }
      if text[index] == "(", !isQuoted { return index }
    }
    return nil
  }
}

extension Catalog {
  /// The type of this name, or the relation whose row type it is; `nil` for a type that is none of the catalog's objects:
  /// one of PostgreSQL's own, or of an extension.
  public func type(named name: String) -> ObjectIdentity? {
    guard let path = QualifiedName(parsing: name), let schema = path.schema else { return nil }
    let kinds: [ObjectKind] = [
      .enumType, .domain, .baseType, .compositeType, .rangeType, .table, .view, .materializedView,
    ]
    let candidates = kinds.map { ObjectIdentity($0, schema: schema, name: path.name) }
    if let found = candidates.first(where: { self[$0] != nil }) { return found }
    return entries.keys.first { identity in
      identity.kind == .rangeType
        && isMultirange(path.name, of: identity, in: schema)
    }
  }
  private func isMultirange(_ name: String, of range: ObjectIdentity, in schema: String) -> Bool {
    guard let type = definition(range, as: RangeType.self) else { return false }
    return type.multirange == name && (type.multirangeSchema ?? range.schema) == schema
  }
}
