/// An expression as PostgreSQL prints it, taken apart into words, constants, signs and what stands in parentheses.
///
/// PostgreSQL puts every operation into parentheses and writes every cast, also those that nobody wrote. Taken apart, the
/// expression can be put together as a person would have written it; that it still means the same is not believed but
/// tried.
struct ExpressionTree {
  struct Node {
    enum Kind {
      case word, string, sign
      /// What stands in `(…)` or `[…]`.
      case group
    }

    var kind: Kind
    /// The text; the opening mark of a group.
    var text: String
    var children: [Node] = []
    /// The blanks before it.
    var space = ""

    var isGroup: Bool { kind == .group && text == "(" }

    func isWord(_ word: String) -> Bool { kind == .word && text == word }

    func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }
  }

  var nodes: [Node]

  /// `nil` where something has no end.
  init?(_ text: String) {
    var scanner = Scanner(bytes: Array(text.utf8))
    guard let nodes = scanner.nodes(until: nil) else { return nil }
    self.nodes = nodes
  }

  var text: String { Self.text(nodes).trimmed }

  static func text(_ nodes: [Node]) -> String {
    nodes.map { node in
      guard node.kind == .group else { return node.space + node.text }
      return node.space + node.text + text(node.children) + (node.text == "(" ? ")" : "]")
    }.joined()
  }
}

/// Cuts an expression into nodes.
private struct Scanner {
  let bytes: [UInt8]
  var position = 0

  private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  mutating func nodes(until close: UInt8?) -> [ExpressionTree.Node]? {
    var nodes: [ExpressionTree.Node] = []
    while true {
      let space = take { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }
      guard position < bytes.count else { return close == nil ? nodes : nil }
      if byte(position) == close {
        position += 1
        return nodes
      }
      guard var node = next() else { return nil }
      node.space = space
      nodes.append(node)
    }
  }

  private mutating func next() -> ExpressionTree.Node? {
    let first = byte(position)
    switch first {
    case UInt8(ascii: "("), UInt8(ascii: "["):
      position += 1
      let isRound = first == UInt8(ascii: "(")
      guard let children = nodes(until: isRound ? UInt8(ascii: ")") : UInt8(ascii: "]")) else { return nil }
      return ExpressionTree.Node(kind: .group, text: isRound ? "(" : "[", children: children)
    case UInt8(ascii: ")"), UInt8(ascii: "]"): return nil
    case UInt8(ascii: "'"): return quoted(.string, escapes: false)
    case UInt8(ascii: "E") where byte(position + 1) == UInt8(ascii: "'"): return quoted(.string, escapes: true)
    case UInt8(ascii: "\""): return quoted(.word, escapes: false)
    case UInt8(ascii: ":") where byte(position + 1) == UInt8(ascii: ":"):
      position += 2
      return ExpressionTree.Node(kind: .sign, text: "::")
    default: break
    }
    let word = take { Self.isWord($0) }
    if !word.isEmpty { return ExpressionTree.Node(kind: .word, text: word) }
    let sign = take { Self.isOperator($0) }
    if !sign.isEmpty { return ExpressionTree.Node(kind: .sign, text: sign) }
    position += 1
    return ExpressionTree.Node(kind: .sign, text: String(decoding: [first], as: UTF8.self))
  }

  private mutating func quoted(_ kind: ExpressionTree.Node.Kind, escapes: Bool) -> ExpressionTree.Node? {
    let start = position
    if escapes { position += 1 }
    let quote = byte(position)
    position += 1
    while position < bytes.count {
      if escapes, bytes[position] == UInt8(ascii: "\\") {
        position += 2
      } else if bytes[position] != quote {
        position += 1
      } else if byte(position + 1) == quote {
        position += 2
      } else {
        position += 1
        return ExpressionTree.Node(kind: kind, text: String(decoding: bytes[start..<position], as: UTF8.self))
      }
    }
    return nil
  }

  private mutating func take(_ isTaken: (UInt8) -> Bool) -> String {
    let start = position
    while position < bytes.count, isTaken(bytes[position]) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "$"), 0x80...0xFF:
      true
    default: false
    }
  }

  private static func isOperator(_ byte: UInt8) -> Bool { "+-*/<>=~!@#%^&|`?".utf8.contains(byte) }
}
