/// Replaces the characters of password literals in a statement by `*`, keeping its length.
///
/// Statements are shown in errors, and `ALTER ROLE … PASSWORD '…'` and a subscription's or server's connection string
/// carry passwords. The length stays, so that positions reported by the server still point at the right place.
public func maskPasswords(_ statement: String) -> String {
  maskURIPasswords(maskPasswordLiterals(statement))
}

/// Masks what stands between `user:` and `@` of a URI.
private func maskURIPasswords(_ statement: String) -> String {
  var bytes = Array(statement.utf8)
  var masked = false
  var index = 0
  while index + 3 <= bytes.count {
    guard bytes[index] == UInt8(ascii: ":"), bytes[index + 1] == UInt8(ascii: "/"),
      bytes[index + 2] == UInt8(ascii: "/")
    else {
      index += 1
      continue
    }
    index += 3
    var colon: Int?
    var end = index
    let ends = Array("/?#'\" \t\r\n".utf8)
    while end < bytes.count, !ends.contains(bytes[end]), bytes[end] != UInt8(ascii: "@") {
      if bytes[end] == UInt8(ascii: ":"), colon == nil { colon = end }
      end += 1
    }
    if let colon, end < bytes.count, bytes[end] == UInt8(ascii: "@") {
      for place in (colon + 1)..<end { bytes[place] = bytes[place] & 0xC0 == 0x80 ? 0 : UInt8(ascii: "*") }
      masked = true
    }
    index = end
  }
  return masked ? String(decoding: bytes.lazy.filter { $0 != 0 }, as: UTF8.self) : statement
}

private func maskPasswordLiterals(_ statement: String) -> String {
  let needle = Array("password".utf8)
  var bytes = Array(statement.utf8)
  guard bytes.count > needle.count else { return statement }
  var masked = false
  var index = 0

  func mask(_ end: (Int) -> Bool) {
    while index < bytes.count, !end(index) {
      // One `*` a character: continuation bytes of UTF-8 are dropped below.
      bytes[index] = bytes[index] & 0xC0 == 0x80 ? 0 : UInt8(ascii: "*")
      masked = true
      index += 1
    }
  }

  while index + needle.count < bytes.count {
    guard bytes[index] | 0x20 == needle[0],
      (0..<needle.count).allSatisfy({ bytes[index + $0] | 0x20 == needle[$0] })
    else {
      index += 1
      continue
    }
    index += needle.count
    let space = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    while index < bytes.count, space(bytes[index]) { index += 1 }
    guard index < bytes.count else { break }
    if bytes[index] == UInt8(ascii: "=") {  // in a connection string, itself a literal
      index += 1
      while index < bytes.count, space(bytes[index]) { index += 1 }
      if index < bytes.count, bytes[index] == UInt8(ascii: "'") {  // quoted inside the literal: ''…''
        while index < bytes.count, bytes[index] == UInt8(ascii: "'") { index += 1 }
        mask { bytes[$0] == UInt8(ascii: "'") }
      } else {
        mask { space(bytes[$0]) || bytes[$0] == UInt8(ascii: "'") || bytes[$0] == UInt8(ascii: "&") }
      }
    } else {
      if bytes[index] == UInt8(ascii: "$") {  // a dollar-quoted literal: up to the same tag
        var close = index + 1
        while close < bytes.count, bytes[close] != UInt8(ascii: "$"), !space(bytes[close]) { close += 1 }
        guard close < bytes.count, bytes[close] == UInt8(ascii: "$") else { continue }
        let tag = Array(bytes[index...close])
        index = close + 1
        mask { bytes[$0...].starts(with: tag) }
        index = min(bytes.count, index + tag.count)
        continue
      }
      let backslash = bytes[index] | 0x20 == UInt8(ascii: "e")
      if backslash { index += 1 }
      if bytes[index...].starts(with: Array("U&".utf8)) || bytes[index...].starts(with: Array("u&".utf8)) { index += 2 }
      guard index < bytes.count, bytes[index] == UInt8(ascii: "'") else { continue }
      index += 1
      while index < bytes.count {
        mask { bytes[$0] == UInt8(ascii: "'") || (backslash && bytes[$0] == UInt8(ascii: "\\")) }
        guard index + 1 < bytes.count else { break }
        let pair = bytes[index] == UInt8(ascii: "\\") || bytes[index + 1] == UInt8(ascii: "'")
        guard pair else { break }
        bytes[index] = UInt8(ascii: "*")
        bytes[index + 1] = UInt8(ascii: "*")
        index += 2
      }
    }
  }
  return masked ? String(decoding: bytes.lazy.filter { $0 != 0 }, as: UTF8.self) : statement
}
