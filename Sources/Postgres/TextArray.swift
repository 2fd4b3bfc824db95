/// The elements of a one-dimensional array in its text form; nil when it is something else.
///
/// Manual: section 8.15.6 "Array Input and Output Syntax".
func parseTextArray(_ bytes: UnsafeBufferPointer<UInt8>) -> [String?]? {
  var index = 0
  if bytes.first == UInt8(ascii: "[") {  // explicit bounds: [0:2]={…}
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    index = equals + 1
  }
  guard index < bytes.count, bytes[index] == UInt8(ascii: "{") else { return nil }
  index += 1
  if index == bytes.count - 1, bytes[index] == UInt8(ascii: "}") { return [] }

  var elements: [String?] = []
  var buffer: [UInt8] = []
  while index < bytes.count {
    buffer.removeAll(keepingCapacity: true)
    let quoted = bytes[index] == UInt8(ascii: "\"")
    if quoted {
      index += 1
      while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
        if bytes[index] == UInt8(ascii: "\\") { index += 1 }
        guard index < bytes.count else { return nil }
        buffer.append(bytes[index])
        index += 1
      }
      index += 1
    } else {
      while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != UInt8(ascii: "}") {
        if bytes[index] == UInt8(ascii: "{") { return nil }
        if bytes[index] == UInt8(ascii: "\\") { index += 1 }
        guard index < bytes.count else { return nil }
        buffer.append(bytes[index])
        index += 1
      }
    }
    let text = String(decoding: buffer, as: UTF8.self)
    elements.append(!quoted && buffer.count == 4 && text.uppercased() == "NULL" ? nil : text)
    guard index < bytes.count else { return nil }
    switch bytes[index] {
    case UInt8(ascii: ","): index += 1
    case UInt8(ascii: "}"): return index == bytes.count - 1 ? elements : nil
    default: return nil
    }
  }
  return nil
}

/// A one-dimensional array in its text form, as the value of a parameter of type `text[]`.
///
/// Every element is quoted, which is always right. Manual: section 8.15.6 "Array Input and Output Syntax".
public func formatTextArray(_ elements: [String?]) -> String {
  let texts = elements.map { element in
    guard let element else { return "NULL" }
    var text = "\""
    for scalar in element.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
      text.unicodeScalars.append(scalar)
    }
    return text + "\""
  }
  return "{" + texts.joined(separator: ",") + "}"
}
