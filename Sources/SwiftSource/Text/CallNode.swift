import SchemaDescription

/// Puts a call together, leaving out what need not be said.
struct CallNode {
  private let name: String
  private(set) var arguments: [SwiftNode.Argument] = []

  init(_ name: String) {
    self.name = name
  }

  var node: SwiftNode { .call(name, arguments) }

  /// The call with a line for every argument.
  var broken: SwiftNode { .call(name, arguments, isBroken: true) }

  mutating func add(_ node: SwiftNode?) { add(nil, node) }

  mutating func add(_ label: String?, _ node: SwiftNode?) {
    if let node { arguments.append(.init(label: label, node: node)) }
  }

  mutating func add(_ label: String? = nil, text: String?) {
    if let text { add(label, .string(text)) }
  }

  mutating func add(_ label: String? = nil, word: String?) {
    if let word { add(label, .word(word)) }
  }

  mutating func add(_ label: String? = nil, number: Int?) {
    if let number { add(label, .word(String(number))) }
  }

  /// A number, without a fraction where it has none.
  mutating func add(_ label: String, number: Double?) {
    if let number { add(label, .word(Int(exactly: number).map(String.init) ?? number.description)) }
  }

  /// A case of an enumeration, `.cascade`.
  mutating func add<Value: RawRepresentable<String>>(_ label: String? = nil, case value: Value?) {
    if let value { add(label, .word(".\(value.rawValue)")) }
  }

  mutating func add(_ label: String? = nil, flag: Bool) {
    if flag { add(label, .word("true")) }
  }

  mutating func add(_ label: String? = nil, texts: [String]) {
    if !texts.isEmpty { add(label, .strings(texts)) }
  }

  mutating func add(_ label: String? = nil, name: ObjectName?) {
    if let name { add(label, name.node) }
  }

  mutating func add(_ label: String? = nil, settings: Settings) {
    if !settings.isEmpty { add(label, settings.node) }
  }

  /// A list with a line for every element where it has several.
  mutating func add(_ label: String, list: [SwiftNode]) {
    if !list.isEmpty { add(label, .list(list, isBroken: list.count > 1)) }
  }

  mutating func add(schema: String) {
    if schema != "public" { add("schema", text: schema) }
  }
}
