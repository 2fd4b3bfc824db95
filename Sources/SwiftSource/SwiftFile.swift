/// A file of Swift source.
public struct SwiftFile: Sendable, Hashable {
  /// Its name in the schema's folder: `Invoices.swift`.
  public var name: String
  public var text: String

  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
