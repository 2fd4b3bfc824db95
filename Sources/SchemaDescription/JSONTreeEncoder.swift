/// Turns an `Encodable` value into a ``JSONValue``, without Foundation; members keep the order of declaration.
struct JSONTreeEncoder: Encoder {
  /// A place in the tree that is filled while encoding goes on.
  final class Node {
    enum Content {
      case empty
      case value(JSONValue)
      case array([Node])
      case object([(name: String, node: Node)])
    }
    var content: Content = .empty

    var value: JSONValue {
      switch content {
      case .empty: .null
      case .value(let value): value
      case .array(let nodes): .array(nodes.map(\.value))
      case .object(let members): .object(members.map { .init($0.name, $0.node.value) })
      }
    }
  }

  let node: Node
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  static func encode(_ value: some Encodable) throws -> JSONValue {
    let node = Node()
    try value.encode(to: JSONTreeEncoder(node: node))
    return node.value
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = node.content {} else { node.content = .object([]) }
    return KeyedEncodingContainer(Keyed<Key>(node: node))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .array = node.content {} else { node.content = .array([]) }
    return Unkeyed(node: node)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: node) }

  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: Node
    var codingPath: [any CodingKey] { [] }

    func member(_ key: Key) -> Node {
      let child = Node()
      if case .object(var members) = node.content {
        node.content = .empty
        members.append((key.stringValue, child))
        node.content = .object(members)
      }
      return child
    }

    func encodeNil(forKey key: Key) throws { member(key).content = .value(.null) }
    func encode(_ value: some Encodable, forKey key: Key) throws {
      try value.encode(to: JSONTreeEncoder(node: member(key)))
    }
    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type,
      forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      JSONTreeEncoder(node: member(key)).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      JSONTreeEncoder(node: member(key)).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { JSONTreeEncoder(node: node) }
    func superEncoder(forKey key: Key) -> any Encoder { JSONTreeEncoder(node: member(key)) }
  }

  private struct Unkeyed: UnkeyedEncodingContainer {
    let node: Node
    var codingPath: [any CodingKey] { [] }
    var count: Int { if case .array(let nodes) = node.content { nodes.count } else { 0 } }

    func item() -> Node {
      let child = Node()
      if case .array(var nodes) = node.content {
        node.content = .empty
        nodes.append(child)
        node.content = .array(nodes)
      }
      return child
    }

    func encodeNil() throws { item().content = .value(.null) }
    func encode(_ value: some Encodable) throws { try value.encode(to: JSONTreeEncoder(node: item())) }
    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      JSONTreeEncoder(node: item()).container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
      JSONTreeEncoder(node: item()).unkeyedContainer()
    }
    func superEncoder() -> any Encoder { JSONTreeEncoder(node: item()) }
  }

  private struct Single: SingleValueEncodingContainer {
    let node: Node
    var codingPath: [any CodingKey] { [] }

    func encodeNil() throws { node.content = .value(.null) }
    func encode(_ value: Bool) throws { node.content = .value(.bool(value)) }
    func encode(_ value: String) throws { node.content = .value(.string(value)) }
    func encode(_ value: Double) throws { node.content = .value(.number(value.description)) }
    func encode(_ value: Float) throws { node.content = .value(.number(value.description)) }
    func encode(_ value: Int) throws { node.content = .value(.number(value.description)) }
    func encode(_ value: Int8) throws { node.content = .value(.number(value.description)) }
    func encode(_ value: Int16) throws { node.content = .value(.number(value.description)) }
    func encode(_ value: Int32) throws { node.content = .value(.number(value.description)) }
    func encode(_ value: Int64) throws { node.content = .value(.number(value.description)) }
    func encode(_ value: UInt) throws { node.content = .value(.number(value.description)) }
    func encode(_ value: UInt8) throws { node.content = .value(.number(value.description)) }
    func encode(_ value: UInt16) throws { node.content = .value(.number(value.description)) }
    func encode(_ value: UInt32) throws { node.content = .value(.number(value.description)) }
    func encode(_ value: UInt64) throws { node.content = .value(.number(value.description)) }
    func encode(_ value: some Encodable) throws { try value.encode(to: JSONTreeEncoder(node: node)) }
  }
}

extension JSONValue {
  /// The JSON of an `Encodable` value, its members in the order of declaration.
  public init(encoding value: some Encodable) throws {
    self = try JSONTreeEncoder.encode(value)
  }
}
