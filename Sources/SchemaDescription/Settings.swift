/// Named settings such as storage parameters: `["fillfactor": 90, "autovacuum_enabled": false]`, kept sorted by name.
public struct Settings: ModelValue, ExpressibleByDictionaryLiteral {
  /// The value of a setting, written as a number, a truth value or a string.
  public struct Value: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
  {
    public var text: String

    public init(_ text: String) { self.text = text }
    public init(stringLiteral value: String) { text = value }
    public init(integerLiteral value: Int) { text = String(value) }
    public init(floatLiteral value: Double) { text = value.description }
    public init(booleanLiteral value: Bool) { text = value ? "true" : "false" }
  }

  /// One setting.
  public struct Entry: Sendable, Hashable {
    public var name: String
    public var value: String
  }

  /// The settings, sorted by name.
  public private(set) var entries: [Entry] = []

  public init() {}

  public init(dictionaryLiteral elements: (String, Value)...) {
    for (name, value) in elements { self[name] = value.text }
  }

  public var isEmpty: Bool { entries.isEmpty }

  public subscript(name: String) -> String? {
    get { entries.first { $0.name == name }?.value }
    set {
      entries.removeAll { $0.name == name }
      if let newValue { entries.append(Entry(name: name, value: newValue)) }
      entries.sort { $0.name < $1.name }
    }
  }

  private struct MemberName: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: MemberName.self)
    for key in container.allKeys { self[key.stringValue] = try container.decode(String.self, forKey: key) }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: MemberName.self)
    for entry in entries { try container.encode(entry.value, forKey: MemberName(stringValue: entry.name)) }
  }
}
