import Configuration
import Diagnostics
import Glibc
import Yams

/// What the section `migrations` of a project's `strata.yml` says about one set.
///
/// Members beside `sets` count for every set; those below `sets: NAME:` for that one, and before the others.
///
/// ```yaml
/// migrations:
///   out-of-order: allowed
///   require-signature: keys/release.pub
///   statement-timeout: 30s
///   hook-timeout: 2min
///   placeholders: {app_role: app}
///   sets:
///     shop:
///       placeholders: {app_role: shop_app}
/// ```
public struct SetConfiguration: Sendable, Hashable {
  /// What the names of environment variables with values begin with.
  public static let environmentPrefix = "STRATA_PLACEHOLDER_"
  /// The name of the file that was read before there was one for the whole project.
  static let formerFileName = "strata.conf"

  /// Whether a version below an applied one may be applied, where the command line says so too.
  public var allowsOutOfOrder = false
  /// The values of placeholders; those of the environment come before them.
  public var placeholders: [String: String] = [:]
  /// Whether `${name}` is replaced in the files at all: where `placeholders` is there, be it empty.
  public var replacesPlaceholders = false
  /// The files of public keys, of which one must have signed the set; none asks for no signature.
  public var requiredKeys: [String] = []
  /// How long a statement may take that should be short; `nil` where nothing is said.
  public var statementTimeout: Duration?
  /// How long a hook may take; `nil` where nothing is said.
  public var hookTimeout: Duration?

  public init() {}

  /// Reads the section; what is wrong with it is returned, what can be read is read.
  static func parse(_ text: String, path: String, set: String) -> (SetConfiguration, [Diagnostic]) {
    var reader = ConfigurationReader(yaml: text, path: printable(path))
    var configuration = SetConfiguration()
    var folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    if !folder.isEmpty || path.hasPrefix("/") { folder += "/" }
    reader.section("migrations") { reader, node in
      var own: Node?
      reader.members(of: node, "migrations", Member.allCases.map(\.rawValue) + ["sets"]) { reader, name, value in
        if let member = Member(rawValue: name) {
          configuration.read(member, value, &reader, folder)
        } else if let sets = value.mapping {
          own = sets[Node(set)]
        } else {
          reader.report("sets has a member for each set, by its name", at: value)
        }
      }
      guard let own else { return }
      reader.members(of: own, set, Member.allCases.map(\.rawValue)) { reader, name, value in
        if let member = Member(rawValue: name) { configuration.read(member, value, &reader, folder) }
      }
    }
    return (configuration, reader.problems)
  }

  private enum Member: String, CaseIterable {
    case outOfOrder = "out-of-order"
    case placeholders
    case requireSignature = "require-signature"
    case statementTimeout = "statement-timeout"
    case hookTimeout = "hook-timeout"
  }

  private mutating func read(_ member: Member, _ node: Node, _ reader: inout ConfigurationReader, _ folder: String) {
    let text = node.scalar?.string
    switch member {
    case .outOfOrder:
      guard let text, ["allowed", "refused"].contains(text) else {
        return reader.report("out-of-order is allowed or refused", at: node)
      }
      allowsOutOfOrder = text == "allowed"
    case .placeholders:
      guard let mapping = node.mapping else {
        return reader.report("placeholders has a value for each name", at: node)
      }
      replacesPlaceholders = true
      for (key, value) in mapping {
        guard let name = key.scalar?.string, Placeholders.isName(name) else {
          reader.report("the name of a placeholder is of letters, digits and _", at: key)
          continue
        }
        guard let value = value.scalar?.string else {
          reader.report("the placeholder \(name) has no text as its value", at: value)
          continue
        }
        placeholders[name] = value
      }
    case .requireSignature:
      let paths = node.sequence.map { $0.map { $0.scalar?.string ?? "" } } ?? [text ?? ""]
      guard !paths.isEmpty, !paths.contains("") else {
        return reader.report("require-signature is the file of a public key, or a list of them", at: node)
      }
      requiredKeys = paths.map { $0.hasPrefix("/") ? $0 : folder + $0 }
    case .statementTimeout: statementTimeout = time(node, member, &reader)
    case .hookTimeout: hookTimeout = time(node, member, &reader)
    }
  }

  private func time(_ node: Node, _ member: Member, _ reader: inout ConfigurationReader) -> Duration? {
    if let duration = node.scalar.flatMap({ Duration(setting: $0.string) }) { return duration }
    reader.report("\(member.rawValue) is a time such as 500ms, 30s or 5min", at: node)
    return nil
  }

  /// The value of a placeholder; `nil` where neither the environment nor the file has one.
  func value(of name: String) -> String? {
    getenv(Self.environmentPrefix + name).map { String(cString: $0) } ?? placeholders[name]
  }
}

extension Diagnostic {
  /// A file that is read no more, with what it says in the words of the one that is.
  static func formerConfiguration(_ path: String, _ text: String, set: String, now: String) -> Diagnostic {
    var lines: [String] = []
    var values: [String] = []
    var replaces = false
    for line in text.split(whereSeparator: \.isNewline) where !line.drop(while: \.isWhitespace).hasPrefix("#") {
      let parts = line.split(separator: "=", maxSplits: 1).map { part in
        String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
      }
      switch (parts.first ?? "", parts.count > 1 ? parts[1] : "") {
      case ("out-of-order", let value): lines.append("out-of-order: \(value)")
      case ("placeholders", "on"): replaces = true
      case (let name, let value) where name.hasPrefix("placeholder."):
        let quoted = value.replacing("'", with: "''")
        values.append("  \(name.dropFirst(12)): '\(quoted)'")
      default: break
      }
    }
    if !values.isEmpty { lines += ["placeholders:"] + values } else if replaces { lines.append("placeholders: {}") }
    let body = lines.map { "      " + printable($0) + "\n" }.joined()
    return Diagnostic(
      .error,
      code: "former-configuration",
      at: place(path),
      "this file is read no more: what it says belongs into \(printable(now))",
      advice: "write there, and remove \(formerName):\nmigrations:\n  sets:\n    \(printable(set)):\n\(body)"
    )
  }

  private static var formerName: String { SetConfiguration.formerFileName }

  static func placeholderUnset(_ path: String, _ line: Int, _ name: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "placeholder-unset",
      at: place(path, line),
      "the placeholder ${\(name)} has no value",
      advice: "set \(SetConfiguration.environmentPrefix)\(name), or give it one in \(ConfigurationFile.name), "
        + "below migrations: placeholders:"
    )
  }
}
