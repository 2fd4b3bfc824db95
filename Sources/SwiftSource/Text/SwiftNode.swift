/// A piece of Swift that knows how it is laid out: on one line where it fits, else with a line for every argument or
/// element, which is what `swift format` makes of it in this project's style.
indirect enum SwiftNode {
  /// Anything that stands on one line.
  case word(String)
  case string(String)
  /// A text that is always a raw literal over several lines: the body of a function, a query.
  case text(String)
  case call(String, [Argument], isBroken: Bool = false)
  /// - Parameter isBroken: Whether every element has a line of its own, however short they are.
  case list([SwiftNode], isBroken: Bool = false)
  case settings([(name: String, value: SwiftNode)])

  struct Argument {
    var label: String?
    var node: SwiftNode
  }

  static func strings(_ texts: [String]) -> SwiftNode { .list(texts.map { .string($0) }) }

  /// The widest line.
  static let width = 120

  /// The node on one line; `nil` where it needs several.
  fileprivate var flat: String? {
    switch self {
    case .word(let word): return word
    case .string(let text): return text.unicodeScalars.contains("\n") ? nil : SwiftLiteral.line(text)
    case .text: return nil
    case .call(let name, let arguments, let isBroken):
      if isBroken { return nil }
      return Self.joined(arguments.map(\.flat)).map { "\(name)(\($0))" }
    case .list(let elements, let isBroken):
      if isBroken { return nil }
      return Self.joined(elements.map(\.flat)).map { "[\($0)]" }
    case .settings(let entries):
      let parts = entries.map { entry in entry.value.flat.map { "\(SwiftLiteral.line(entry.name)): \($0)" } }
      return entries.isEmpty ? "[:]" : Self.joined(parts).map { "[\($0)]" }
    }
  }

  private static func joined(_ parts: [String?]) -> String? {
    var text: [String] = []
    for part in parts {
      guard let part else { return nil }
      text.append(part)
    }
    return text.joined(separator: ", ")
  }

  /// The node's text.
  ///
  /// - Parameters:
  ///   - indentation: How far the line that it begins on is indented.
  ///   - column: Where on that line it begins.
  ///   - tail: What follows it on its last line.
  func text(indentation: Int = 0, column: Int = 0, tail: String = "") -> String {
    if let flat, column + flat.count + tail.count <= Self.width { return flat + tail }
    let outer = String(repeating: " ", count: indentation)
    let inner = indentation + 2
    switch self {
    case .word, .string, .text: return literal(inner) + tail
    case .call(let name, let arguments, _):
      if arguments.isEmpty { return "\(name)()\(tail)" }
      let lines = arguments.enumerated().map { index, argument in
        argument.line(indentation: inner, tail: index == arguments.count - 1 ? "" : ",")
      }
      return "\(name)(\n\(lines.joined(separator: "\n"))\n\(outer))\(tail)"
    case .list(let elements, _):
      if elements.isEmpty { return "[]\(tail)" }
      let lines = elements.map { element in
        Argument(label: nil, node: element).line(indentation: inner, tail: elements.count > 1 ? "," : "")
      }
      return "[\n\(lines.joined(separator: "\n"))\n\(outer)]\(tail)"
    case .settings(let entries):
      let lines = entries.map { entry in
        let label = SwiftLiteral.line(entry.name)
        return Argument(label: label, node: entry.value).line(indentation: inner, tail: entries.count > 1 ? "," : "")
      }
      return "[\n\(lines.joined(separator: "\n"))\n\(outer)]\(tail)"
    }
  }

  /// A text that did not fit on its line.
  private func literal(_ indentation: Int) -> String {
    let indent = String(repeating: " ", count: indentation)
    let lines: [String]
    switch self {
    case .text(let text): lines = SwiftLiteral.lines(text, isRaw: true)
    case .string(let text) where text.unicodeScalars.contains("\n"): lines = SwiftLiteral.lines(text, isRaw: false)
    default: return flat ?? ""
    }
    let rest = lines.dropFirst().map { $0.isEmpty ? $0 : indent + $0 }
    return ([lines[0]] + rest).joined(separator: "\n")
  }
}

extension SwiftNode.Argument {
  fileprivate var flat: String? {
    node.flat.map { text in label.map { "\($0): \(text)" } ?? text }
  }

  fileprivate func line(indentation: Int, tail: String) -> String {
    let prefix = String(repeating: " ", count: indentation) + (label.map { "\($0): " } ?? "")
    return prefix + node.text(indentation: indentation, column: prefix.count, tail: tail)
  }
}
