/// What names an object: its kind, its schema and its name, and for a part of a relation the relation.
public struct ObjectIdentity: Sendable, Hashable, Codable {
  public var kind: ObjectKind
  /// The schema of the object or of its relation; `nil` for what lives in no schema.
  public var schema: String?
  /// The relation (or domain) that the object is a part of, for columns, constraints, triggers, policies, ….
  public var parent: String?
  /// The name without quotes.
  public var name: String
  /// What a name needs beside it to be unique, as SQL: the types of a routine's input arguments or an operator's
  /// operands, the access method of an operator class, the language of a transform, the role of a user mapping or of
  /// default privileges; `nil` for everything else.
  public var arguments: String?

  public init(
    _ kind: ObjectKind,
    schema: String? = nil,
    parent: String? = nil,
    name: String,
    arguments: String? = nil
  ) {
    self.kind = kind
    self.schema = schema
    self.parent = parent
    self.name = name
    self.arguments = arguments
  }

  /// The name of a relation's part: the same schema, the relation as its parent.
  public func part(_ kind: ObjectKind, _ name: String) -> ObjectIdentity {
    ObjectIdentity(kind, schema: schema, parent: self.name, name: name)
  }
}

extension ObjectIdentity {
  /// Byte by byte: names that differ in Unicode's normal form alone are two names.
  public static func == (left: ObjectIdentity, right: ObjectIdentity) -> Bool {
    left.kind == right.kind && ExactText.isSame(left.name, right.name) && ExactText.isSame(left.parent, right.parent)
      && ExactText.isSame(left.schema, right.schema) && ExactText.isSame(left.arguments, right.arguments)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    ExactText.hash(schema, into: &hasher)
    ExactText.hash(parent, into: &hasher)
    ExactText.hash(name, into: &hasher)
    ExactText.hash(arguments, into: &hasher)
  }
}

extension ObjectIdentity: Comparable {
  /// By kind in the order of writing, then by schema, relation and name, byte by byte.
  public static func < (left: ObjectIdentity, right: ObjectIdentity) -> Bool {
    if left.kind != right.kind { return left.kind < right.kind }
    if !ExactText.isSame(left.schema, right.schema) { return precedes(left.schema, right.schema) }
    if !ExactText.isSame(left.parent, right.parent) { return precedes(left.parent, right.parent) }
    if !ExactText.isSame(left.name, right.name) { return left.name.utf8.lexicographicallyPrecedes(right.name.utf8) }
    return precedes(left.arguments, right.arguments)
  }

  private static func precedes(_ left: String?, _ right: String?) -> Bool {
    guard let left else { return right != nil }
    guard let right else { return false }
    return left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
