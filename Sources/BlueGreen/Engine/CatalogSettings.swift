import Catalog
import Policies

/// What a transaction needs before it runs statements of a catalog.
enum CatalogSettings {
  /// The settings, until the end of the transaction.
  static let local = CatalogWriter.settings.map { "SET LOCAL " + $0.dropFirst("SET ".count) }
  /// The statements that make `strata.policies` where it is missing.
  static let policyTable = PolicyTable.creation
}
