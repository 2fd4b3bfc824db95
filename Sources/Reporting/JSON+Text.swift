extension JSON {
  /// The document as text: two spaces of indentation, short arrays of plain values on one line, no newline at the end.
  public var text: String {
    var text = ""
    write(into: &text, indentation: 0)
    return text
  }

  /// The document on one line, as logs want it.
  public var line: String {
    var text = ""
    write(into: &text, indentation: nil)
    return text
  }

  private func write(into text: inout String, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += value.isFinite ? "\(value)" : "null"
    case .string(let value): JSON.write(value, into: &text)
    case .array(let values):
      JSON.write(values, between: "[", and: "]", into: &text, indentation: indentation, isFlat: isFlat) {
        $0.write(into: &$1, indentation: $2)
      }
    case .object(let members):
      JSON.write(members, between: "{", and: "}", into: &text, indentation: indentation) { member, text, indentation in
        JSON.write(member.name, into: &text)
        text += indentation == nil ? ":" : ": "
        member.value.write(into: &text, indentation: indentation)
      }
    }
  }

  /// Whether an array reads best on one line: few short values without structure.
  private var isFlat: Bool {
    guard case .array(let values) = self else { return false }
    var length = 0
    for value in values {
      switch value {
      case .array, .object: return false
      case .string(let string): length += string.utf8.count + 3
      case .null, .bool, .integer, .number: length += 6
      }
    }
    return length <= 80
  }

  private static func write<Element>(
    _ elements: [Element],
    between open: Character,
    and close: Character,
    into text: inout String,
    indentation: Int?,
    isFlat: Bool = false,
    _ writeElement: (Element, inout String, Int?) -> Void
  ) {
    text.append(open)
    let inner = isFlat ? nil : indentation.map { $0 + 2 }
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if let inner {
        text += "\n" + String(repeating: " ", count: inner)
      } else if index > 0, indentation != nil {
        text += " "
      }
      writeElement(element, &text, inner)
    }
    if let indentation, !isFlat, !elements.isEmpty {
      text += "\n" + String(repeating: " ", count: indentation)
    }
    text.append(close)
  }

  /// A string as RFC 8259 section 7 wants it; control characters that a terminal would obey are escaped too.
  private static func write(_ string: String, into text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
