import Diagnostics
import Glibc

/// `strata.conf` of a set: what its authors allow, and the values of placeholders.
///
/// One `name = value` a line; `#` begins a comment line.
///
/// ```
/// out-of-order = allowed
/// placeholder.app_role = shop_app
/// ```
public struct SetConfiguration: Sendable, Hashable {
  /// The name of the file.
  public static let fileName = "strata.conf"
  /// What the names of environment variables with values begin with.
  public static let environmentPrefix = "STRATA_PLACEHOLDER_"

  /// Whether a version below an applied one may be applied, where the command line says so too.
  public var allowsOutOfOrder = false
  /// The values of placeholders; those of the environment come before them.
  public var placeholders: [String: String] = [:]
  /// Whether `${name}` is replaced in the files at all: where `strata.conf` says `placeholders = on`, or gives one.
  public var replacesPlaceholders = false

  public init() {}

  /// Reads the file; what is wrong with it is returned, what can be read is read.
  static func parse(_ text: String, path: String) -> (SetConfiguration, [Diagnostic]) {
    var configuration = SetConfiguration()
    var problems: [Diagnostic] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let line = trimmed(line)
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = trimmed(parts[0])
      let value = parts.count == 2 ? String(trimmed(parts[1])) : ""
      func wrong(_ message: String) {
        problems.append(.badConfiguration(path, index + 1, message))
      }
      switch (String(name), value) {
      case ("out-of-order", "allowed"): configuration.allowsOutOfOrder = true
      case ("out-of-order", "refused"): configuration.allowsOutOfOrder = false
      case ("out-of-order", _): wrong("out-of-order is \"allowed\" or \"refused\", not \"\(printable(value))\"")
      case ("placeholders", "on"): configuration.replacesPlaceholders = true
      case ("placeholders", _): wrong("placeholders is \"on\" or left out, not \"\(printable(value))\"")
      case (let name, _) where name.hasPrefix("placeholder."):
        let key = String(name.dropFirst(12))
        guard Placeholders.isName(key), parts.count == 2 else {
          wrong("\"\(printable(name))\" is no placeholder: placeholder.NAME = value, of letters, digits and _")
          continue
        }
        configuration.placeholders[key] = value
        configuration.replacesPlaceholders = true
      default: wrong("\"\(printable(name))\" is none of out-of-order, placeholders, placeholder.NAME")
      }
    }
    return (configuration, problems)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// The value of a placeholder; `nil` where neither the environment nor the file has one.
  func value(of name: String) -> String? {
    getenv(Self.environmentPrefix + name).map { String(cString: $0) } ?? placeholders[name]
  }
}

/// `${name}` in files.
enum Placeholders {
  static func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
    }
  }

  /// Puts values in the place of placeholders, once: a value that holds `${…}` is left as it is.
  ///
  /// - Parameter missing: Called for each placeholder without a value, with its name and line.
  static func replace(
    in text: String,
    _ value: (String) -> String?,
    missing: (String, Int) -> Void
  ) -> String {
    var result = ""
    var rest = Substring(text)
    var line = 1
    while let start = rest.utf8.firstIndex(of: UInt8(ascii: "$")) {
      let before = rest[..<start]
      line += before.utf8.count { $0 == 10 }
      result += before
      rest = rest[start...]
      let inside = rest.dropFirst(2)
      guard rest.hasPrefix("${"), let end = inside.firstIndex(of: "}"), isName(inside[..<end]) else {
        result.append("$")
        rest = rest.dropFirst()
        continue
      }
      let name = String(inside[..<end])
      if let value = value(name) { result += value } else { missing(name, line) }
      rest = rest[inside.index(after: end)...]
    }
    return result + rest
  }
}

extension Diagnostic {
  static func badConfiguration(_ path: String, _ line: Int, _ message: String) -> Diagnostic {
    Diagnostic(.error, code: "bad-configuration", at: place(path, line), message)
  }

  static func placeholderUnset(_ path: String, _ line: Int, _ name: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "placeholder-unset",
      at: place(path, line),
      "the placeholder ${\(name)} has no value",
      advice: "set \(SetConfiguration.environmentPrefix)\(name), or write placeholder.\(name) = … "
        + "into \(SetConfiguration.fileName)"
    )
  }
}
