import Glibc

/// What names an object: its kind, its schema and its name, and for a part of a relation the relation.
///
/// It is a reference to a name that never changes, with its hash: identities are copied, compared and looked up far more
/// often than they are made, and a database has hundreds of thousands of them.
public struct ObjectIdentity: Sendable {
  private let storage: Storage
  /// The hash of what is in the storage, at hand without a look there.
  private let digest: Int

  private final class Storage: Sendable {
    let kind: ObjectKind
    let schema: String?
    let parent: String?
    let name: String
    let arguments: String?

    init(_ kind: ObjectKind, _ schema: String?, _ parent: String?, _ name: String, _ arguments: String?) {
      self.kind = kind
      self.schema = schema
      self.parent = parent
      self.name = name
      self.arguments = arguments
    }
  }

  public init(
    _ kind: ObjectKind,
    schema: String? = nil,
    parent: String? = nil,
    name: String,
    arguments: String? = nil
  ) {
    storage = Storage(kind, schema, parent, name, arguments)
    var hasher = Hasher()
    hasher.combine(kind)
    ExactText.hash(schema, into: &hasher)
    ExactText.hash(parent, into: &hasher)
    ExactText.hash(name, into: &hasher)
    ExactText.hash(arguments, into: &hasher)
    digest = hasher.finalize()
  }

  public var kind: ObjectKind {
    get { storage.kind }
    set { self = ObjectIdentity(newValue, schema: schema, parent: parent, name: name, arguments: arguments) }
  }
  /// The schema of the object or of its relation; `nil` for what lives in no schema.
  public var schema: String? {
    get { storage.schema }
    set { self = ObjectIdentity(kind, schema: newValue, parent: parent, name: name, arguments: arguments) }
  }
  /// The relation (or domain) that the object is a part of, for columns, constraints, triggers, policies, ….
  public var parent: String? {
    get { storage.parent }
    set { self = ObjectIdentity(kind, schema: schema, parent: newValue, name: name, arguments: arguments) }
  }
  /// The name without quotes.
  public var name: String {
    get { storage.name }
    set { self = ObjectIdentity(kind, schema: schema, parent: parent, name: newValue, arguments: arguments) }
  }
  /// What a name needs beside it to be unique, as SQL: the types of a routine's input arguments or an operator's
  /// operands, the access method of an operator class, the language of a transform, the role of a user mapping or of
  /// default privileges; `nil` for everything else.
  public var arguments: String? {
    get { storage.arguments }
    set { self = ObjectIdentity(kind, schema: schema, parent: parent, name: name, arguments: newValue) }
  }

  /// The name of a relation's part: the same schema, the relation as its parent.
  public func part(_ kind: ObjectKind, _ name: String) -> ObjectIdentity {
    ObjectIdentity(kind, schema: schema, parent: self.name, name: name)
  }
}

extension ObjectIdentity: Hashable {
  /// Whether both are copies of one identity; two that were made apart may be equal all the same.
  func isIdentical(to other: ObjectIdentity) -> Bool { storage === other.storage }

  /// Byte by byte: names that differ in Unicode's normal form alone are two names.
  public static func == (left: ObjectIdentity, right: ObjectIdentity) -> Bool {
    if left.storage === right.storage { return true }
    guard left.digest == right.digest else { return false }
    let (left, right) = (left.storage, right.storage)
    return left.kind == right.kind && ExactText.isSame(left.name, right.name)
      && ExactText.isSame(left.parent, right.parent) && ExactText.isSame(left.schema, right.schema)
      && ExactText.isSame(left.arguments, right.arguments)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

  /// The digest is a hash already; it is only mixed with what a dictionary brings of its own, and not hashed once more.
  public func _rawHashValue(seed: Int) -> Int { (digest ^ seed) &* 0x2545_F491_4F6C_DD1D }
}

extension ObjectIdentity: Comparable {
  /// By kind in the order of writing, then by schema, relation and name, byte by byte.
  public static func < (left: ObjectIdentity, right: ObjectIdentity) -> Bool {
    let (left, right) = (left.storage, right.storage)
    if left === right { return false }
    if left.kind != right.kind { return left.kind < right.kind }
    if !ExactText.isSame(left.schema, right.schema) { return precedes(left.schema, right.schema) }
    if !ExactText.isSame(left.parent, right.parent) { return precedes(left.parent, right.parent) }
    if !ExactText.isSame(left.name, right.name) { return left.name.precedesByBytes(right.name) }
    return precedes(left.arguments, right.arguments)
  }

  private static func precedes(_ left: String?, _ right: String?) -> Bool {
    guard let left else { return right != nil }
    guard let right else { return false }
    return left.precedesByBytes(right)
  }
}

extension ObjectIdentity: Codable {
  private enum CodingKeys: CodingKey {
    case kind, schema, parent, name, arguments
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try values.decode(ObjectKind.self, forKey: .kind),
      schema: try values.decodeIfPresent(String.self, forKey: .schema),
      parent: try values.decodeIfPresent(String.self, forKey: .parent),
      name: try values.decode(String.self, forKey: .name),
      arguments: try values.decodeIfPresent(String.self, forKey: .arguments)
    )
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(kind, forKey: .kind)
    try values.encodeIfPresent(schema, forKey: .schema)
    try values.encodeIfPresent(parent, forKey: .parent)
    try values.encode(name, forKey: .name)
    try values.encodeIfPresent(arguments, forKey: .arguments)
  }
}

extension String {
  /// Whether the text comes before another in the order of their bytes, which is no locale's.
  func precedesByBytes(_ other: String) -> Bool {
    let answer = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in
        guard let first = left.baseAddress, let second = right.baseAddress else { return left.count < right.count }
        let order = memcmp(first, second, min(left.count, right.count))
        return order == 0 ? left.count < right.count : order < 0
      }
    }
    return (answer ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
  }
}
