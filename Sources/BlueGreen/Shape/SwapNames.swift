public import Diagnostics
import Postgres

/// The names that the two schemas of a swap have: the one in use has the application's name, the other one a name that
/// says whether its time is to come or is over.
public struct SwapNames: Sendable, Hashable, Codable {
  /// What the application calls the schema.
  public let schema: String
  /// The new schema as long as the application does not use it: `billing_next`.
  public var next: String { schema + "_next" }
  /// The old schema when the application uses the new one: `billing_prev`.
  public var previous: String { schema + "_prev" }

  /// - Throws: ``Failure`` where PostgreSQL would cut the names off: identifiers have 63 bytes.
  public init(_ schema: String) throws(Failure) {
    guard !schema.isEmpty, schema.utf8.count <= 58 else {
      throw Failure(
        .usage,
        code: "swap-name",
        "a schema with the name \(quoteIdentifier(schema)) cannot be swapped: it has to have 1 to 58 bytes",
        advice: "the new and the old schema are called NAME_next and NAME_prev"
      )
    }
    self.schema = schema
  }
}
