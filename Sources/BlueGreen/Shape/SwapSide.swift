/// What one of the two schemas has while the application uses it, and loses while it does not: written under the
/// application's name for the schema, which it has at both moments.
struct SwapSide: Sendable, Hashable, Codable {
  /// Makes triggers, rules and foreign keys; the latter are not validated yet.
  var dress: [String] = []
  /// Takes them away.
  var undress: [String] = []
  /// Validates the foreign keys, each by itself, when the exchange is committed.
  var validate: [String] = []
  /// What stands outside of the schema and is bound to it by OID, in the order in which it can be made.
  var outside: [Outside] = []
  var policies: [PolicyRow] = []
  /// Writes the rows that belong to the schema.
  var seeds: [String] = []
  /// The names of the materialized views, which are refreshed before the side comes into use.
  var materializedViews: [String] = []
  /// Extensions whose objects are in the schema: they stay where the application looks for them.
  var extensions: [String] = []

  /// An object outside of the schema that is taken away from one side and made again over the other.
  struct Outside: Sendable, Hashable, Codable {
    /// What it is, for people.
    var name: String
    var create: [String]
    var drop: [String]
  }

  /// A row of `strata.policies`.
  struct PolicyRow: Sendable, Hashable, Codable {
    var kind: String
    var object: String
    var body: String
  }
}
