extension Privileges {
  /// The privileges of an object from its ACL and its default ACL, each as the texts of `aclitem`.
  ///
  /// - Parameters:
  ///   - items: The object's ACL; `nil` where it is NULL, which means the default.
  ///   - defaults: What `acldefault()` gives for its kind and owner.
  ///   - owner: The owner's name.
  init(items: [String]?, defaults: [String], owner: String) {
    guard let items else {
      self.init()
      return
    }
    let actual = Set(items.flatMap { Self.grants(in: $0, owner: owner) })
    let expected = Set(defaults.flatMap { Self.grants(in: $0, owner: owner) })
    self.init(granted: Array(actual.subtracting(expected)), revoked: Array(expected.subtracting(actual)))
  }

  /// The grants in one `aclitem`, `grantee=privileges/grantor` (PostgreSQL documentation, "Privileges", table 5.1).
  private static func grants(in item: String, owner: String) -> [Grant] {
    var rest = Substring(item)
    let name = takeRole(&rest)
    guard rest.first == "=" else { return [] }
    rest.removeFirst()
    let grantee: Grant.Grantee = name.isEmpty ? .public : name == owner ? .owner : .role(name)
    var grants: [Grant] = []
    for letter in rest {
      if letter == "/" { break }
      if letter == "*" {
        if var last = grants.popLast() {
          last.isGrantable = true
          grants.append(last)
        }
      } else if let privilege = words[letter] {
        grants.append(Grant(grantee, privilege))
      }
    }
    return grants
  }

  /// A role's name at the start of an `aclitem`: in double quotes, doubled inside, where it is not a plain word.
  private static func takeRole(_ rest: inout Substring) -> String {
    guard rest.first == "\"" else {
      let name = rest.prefix { $0 != "=" }
      rest = rest[name.endIndex...]
      return String(name)
    }
    rest.removeFirst()
    var name = ""
    while let character = rest.popFirst() {
      if character == "\"" {
        guard rest.first == "\"" else { break }
        rest.removeFirst()
      }
      name.append(character)
    }
    return name
  }

  private static let words: [Character: String] = [
    "r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "D": "TRUNCATE", "x": "REFERENCES", "t": "TRIGGER",
    "C": "CREATE", "c": "CONNECT", "T": "TEMPORARY", "X": "EXECUTE", "U": "USAGE", "s": "SET", "A": "ALTER SYSTEM",
    "m": "MAINTAIN",
  ]
}
