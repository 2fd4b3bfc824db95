/// The version of a migration: dotted numbers such as `2.1.0`, or a timestamp such as `20260101120000`.
///
/// Versions are compared number by number, and missing numbers count as 0: `2.1` and `2.1.0` are the same version, and
/// `2.10` comes after `2.9`. ``text`` keeps the spelling.
public struct MigrationVersion: Sendable {
  /// The version as it was spelled.
  public let text: String
  /// The numbers without the zeros at the end: what is compared.
  private let numbers: [UInt64]

  /// The state before the first migration, spelled `0`.
  public static let empty = MigrationVersion(text: "0", numbers: [])

  /// Whether this is the state before the first migration.
  public var isEmpty: Bool { numbers.isEmpty }

  private init(text: String, numbers: [UInt64]) {
    self.text = text
    self.numbers = numbers
  }

  /// Reads a version.
  ///
  /// - Throws: ``VersionError`` that says which part is wrong.
  public init(_ text: some StringProtocol) throws(VersionError) {
    let text = String(text)
    guard !text.isEmpty else { throw VersionError(text: text, reason: "it is empty") }
    var numbers: [UInt64] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      guard !part.isEmpty else {
        throw VersionError(text: text, reason: "a number is missing before or after a dot")
      }
      if let stranger = part.first(where: { !("0"..."9").contains($0) }) {
        throw VersionError(text: text, reason: "\"\(printable(stranger))\" is not a digit")
      }
      guard part.utf8.count <= 18, let number = UInt64(part) else {
        throw VersionError(text: text, reason: "the number \(part.prefix(20)) has more than 18 digits")
      }
      numbers.append(number)
    }
    if numbers.count == 1, text.utf8.count == 14 { try Self.checkTimestamp(text) }
    while numbers.last == 0 { numbers.removeLast() }
    self.init(text: text, numbers: numbers)
  }

  /// A single number of 14 digits is a timestamp, `yyyyMMddHHmmss` in UTC; a month 13 is a slip of the pen.
  private static func checkTimestamp(_ text: String) throws(VersionError) {
    let digits = Array(text.utf8).map { Int($0) - 48 }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    let fields = [
      ("month", number(4..<6), 1...12), ("day", number(6..<8), 1...31), ("hour", number(8..<10), 0...23),
      ("minute", number(10..<12), 0...59), ("second", number(12..<14), 0...59),
    ]
    for (name, value, range) in fields where !range.contains(value) {
      throw VersionError(
        text: text,
        reason: "as a timestamp (yyyyMMddHHmmss) it names the \(name) \(value), which does not exist"
      )
    }
  }
}

/// Why a text is not a version.
public struct VersionError: Error, Sendable, Hashable, CustomStringConvertible {
  public var text: String
  public var reason: String

  public var description: String {
    "\"\(printable(text))\" is not a version (2.1.0 or 20260101120000): \(reason)"
  }
}

extension MigrationVersion: Hashable {
  public static func == (left: Self, right: Self) -> Bool { left.numbers == right.numbers }
  public func hash(into hasher: inout Hasher) { hasher.combine(numbers) }
}

extension MigrationVersion: Comparable {
  public static func < (left: Self, right: Self) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }
}

extension MigrationVersion: CustomStringConvertible {
  public var description: String { text }
}

/// A version is one string in JSON.
extension MigrationVersion: Codable {
  public init(from decoder: any Decoder) throws {
    try self.init(try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// The text with control characters made visible, so that a hostile file name cannot drive a terminal.
func printable(_ text: some StringProtocol) -> String {
  if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return String(text) }
  var result = ""
  for scalar in text.unicodeScalars {
    if scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format {
      result += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// The character with control characters made visible.
func printable(_ character: Character) -> String { printable(String(character)) }
