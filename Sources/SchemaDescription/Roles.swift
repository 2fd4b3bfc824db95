/// The roles that a grant or a policy is for: `to: "app"` or `to: ["app", "reporting"]`; `"public"` means everyone.
public struct Roles: ModelValue, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  public var names: [String]

  public init(_ names: [String]) { self.names = names }
  public init(stringLiteral value: String) { names = [value] }
  public init(arrayLiteral elements: String...) { names = elements }

  public init(from decoder: any Decoder) throws {
    names = try decoder.singleValueContainer().decode([String].self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(names)
  }
}
