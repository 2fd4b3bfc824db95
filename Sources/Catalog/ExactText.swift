import Glibc

/// Compares texts byte by byte.
///
/// `==` of `String` is canonical equivalence: `é` as one character and as `e` with an accent are the same to it. To
/// PostgreSQL they are two names, two labels, two defaults.
enum ExactText {
  static func isSame(_ left: String, _ right: String) -> Bool {
    let answer = left.utf8.withContiguousStorageIfAvailable { left in
      right.utf8.withContiguousStorageIfAvailable { right in
        left.count == right.count && (left.isEmpty || memcmp(left.baseAddress!, right.baseAddress!, left.count) == 0)
      }
    }
    return (answer ?? nil) ?? left.utf8.elementsEqual(right.utf8)
  }

  static func isSame(_ left: String?, _ right: String?) -> Bool {
    switch (left, right) {
    case (nil, nil): true
    case (let left?, let right?): isSame(left, right)
    default: false
    }
  }

  static func hash(_ text: String, into hasher: inout Hasher) {
    let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    if isDone == nil { for byte in text.utf8 { hasher.combine(byte) } }
    // No byte of UTF-8: where one text ends and the next begins.
    hasher.combine(0xFF as UInt8)
  }

  static func hash(_ text: String?, into hasher: inout Hasher) {
    guard let text else { return hasher.combine(0xFE as UInt8) }
    hash(text, into: &hasher)
  }
}

/// A value made of texts that can be compared byte by byte.
public protocol ExactlyComparable: Sendable, Codable {
  static func isExactly(_ left: Self, _ right: Self) -> Bool
  func hashExactly(into hasher: inout Hasher)
}

extension String: ExactlyComparable {
  public static func isExactly(_ left: String, _ right: String) -> Bool { ExactText.isSame(left, right) }

  public func hashExactly(into hasher: inout Hasher) { ExactText.hash(self, into: &hasher) }
}

extension Optional: ExactlyComparable where Wrapped: ExactlyComparable {
  public static func isExactly(_ left: Wrapped?, _ right: Wrapped?) -> Bool {
    switch (left, right) {
    case (nil, nil): true
    case (let left?, let right?): Wrapped.isExactly(left, right)
    default: false
    }
  }

  public func hashExactly(into hasher: inout Hasher) {
    hasher.combine(self == nil)
    self?.hashExactly(into: &hasher)
  }
}

extension Array: ExactlyComparable where Element: ExactlyComparable {
  public static func isExactly(_ left: [Element], _ right: [Element]) -> Bool {
    left.elementsEqual(right, by: Element.isExactly)
  }

  public func hashExactly(into hasher: inout Hasher) {
    hasher.combine(count)
    for element in self { element.hashExactly(into: &hasher) }
  }
}

extension Dictionary: ExactlyComparable where Key == String, Value: ExactlyComparable {
  public static func isExactly(_ left: [String: Value], _ right: [String: Value]) -> Bool {
    left.count == right.count
      && left.allSatisfy { key, value in
        guard let index = right.index(forKey: key) else { return false }
        return ExactText.isSame(key, right[index].key) && Value.isExactly(value, right[index].value)
      }
  }

  public func hashExactly(into hasher: inout Hasher) { hasher.combine(count) }
}

/// A property whose texts are compared byte by byte, by the synthesised `==` of its type and as `$name` by hand.
@propertyWrapper
public struct Exact<Value: ExactlyComparable>: Sendable, Hashable, Codable {
  public var wrappedValue: Value

  public init(wrappedValue: Value) {
    self.wrappedValue = wrappedValue
  }

  public var projectedValue: Exact<Value> { self }

  public static func == (left: Exact, right: Exact) -> Bool { Value.isExactly(left.wrappedValue, right.wrappedValue) }

  public func hash(into hasher: inout Hasher) { wrappedValue.hashExactly(into: &hasher) }

  /// As if there were no wrapper.
  public init(from decoder: any Decoder) throws {
    wrappedValue = try Value(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    try wrappedValue.encode(to: encoder)
  }
}

/// What is not there has no key, with the wrapper as without.
extension KeyedEncodingContainer {
  mutating func encode<Value>(_ value: Exact<Value?>, forKey key: Key) throws {
    try encodeIfPresent(value.wrappedValue, forKey: key)
  }
}

extension KeyedDecodingContainer {
  func decode<Value>(_ type: Exact<Value?>.Type, forKey key: Key) throws -> Exact<Value?> {
    Exact(wrappedValue: try decodeIfPresent(Value.self, forKey: key))
  }
}

extension Sequence<String> {
  /// Whether one of the texts is the same byte by byte.
  func containsExactly(_ text: String) -> Bool { contains { ExactText.isSame($0, text) } }
}
