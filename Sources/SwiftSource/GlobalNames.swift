import Catalog

/// The names of the globals that objects are written as.
///
/// A name is the object's in lower camel case, without the `fn_`, `vw_`, `mv_` or `pr_` that says what it is anyway. Where
/// another object took it, or Swift needs the word, the kind follows, then the schema comes before it, then a number.
struct GlobalNames {
  private var taken: Set<String> = []

  /// Swift's key words, the words before declarations, and what the program that collects the globals uses.
  private static let reserved: Set<String> = Set(
    """
    associatedtype class deinit enum extension fileprivate func import init inout internal let open operator private \
    precedencegroup protocol public rethrows static struct subscript typealias var break case catch continue default \
    defer do else fallthrough for guard if in repeat return throw switch where while any as await false is nil self \
    super throws true try async actor convenience dynamic final indirect infix lazy left mutating none nonmutating \
    optional override postfix prefix required right set get some type unowned weak willSet didSet macro package \
    consuming borrowing isolated nonisolated strataProgram literal literals
    """.split(separator: " ").map(String.init)
  )

  /// The words that begin a file's name otherwise than another file on a system that does not tell cases apart.
  private static let prefixes = ["fn_", "vw_", "mv_", "pr_"]

  /// The name for an object, in an order of objects that is always the same.
  mutating func name(for identity: ObjectIdentity) -> String {
    let spoken = Self.spoken(identity)
    let short = Self.prefixes.first { spoken.hasPrefix($0) && spoken.count > $0.count }
    let kind = Self.camel(identity.kind.rawValue)
    let base = Self.camel(short.map { String(spoken.dropFirst($0.count)) } ?? spoken)
    let whole = Self.camel(spoken)
    let schema = Self.camel(identity.schema ?? "")
    var candidates = [base, whole, base + Self.capitalized(kind)]
    if !schema.isEmpty {
      candidates += [schema + Self.capitalized(base), schema + Self.capitalized(base + Self.capitalized(kind))]
    }
    candidates = candidates.map { name in
      // A name without a letter that Swift takes is called by its kind.
      name.isEmpty || name.first?.isNumber == true ? kind + Self.capitalized(name) : name
    }
    for candidate in candidates where isFree(candidate) { return take(candidate) }
    var number = 2
    let last = candidates[candidates.count - 1]
    while !isFree("\(last)\(number)") { number += 1 }
    return take("\(last)\(number)")
  }

  /// What an object is called: default privileges have no name but what they are about.
  private static func spoken(_ identity: ObjectIdentity) -> String {
    guard identity.kind == .defaultPrivileges else { return identity.name }
    let place = identity.schema.map { " in " + $0 } ?? ""
    return "privileges on \(identity.name.lowercased())\(place)" + (identity.arguments.map { " of " + $0 } ?? "")
  }

  private func isFree(_ name: String) -> Bool { !taken.contains(name) && !Self.reserved.contains(name) }

  private mutating func take(_ name: String) -> String {
    taken.insert(name)
    return name
  }

  /// A name in lower camel case: its ASCII letters and digits, in words divided by everything else.
  static func camel(_ name: String) -> String {
    var words: [String] = [""]
    for scalar in name.unicodeScalars {
      if scalar.isASCII, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
        words[words.count - 1].unicodeScalars.append(scalar)
      } else if words[words.count - 1] != "" {
        words.append("")
      }
    }
    let known = words.filter { !$0.isEmpty }
    guard let first = known.first else { return "" }
    // The first word is lowered whole (`URLs` gives `urls`) unless it is in camel case itself.
    let isShouted = !first.unicodeScalars.contains { $0.properties.isLowercase }
    let head = isShouted ? first.lowercased() : first.prefix(1).lowercased() + first.dropFirst()
    return head + known.dropFirst().map(capitalized).joined()
  }

  static func capitalized(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }
}
