import Catalog
import OrderedCollections

extension Catalog {
  /// The catalog as it would be if no concurrent build had failed: nobody wants an invalid index, and one is named with
  /// what is not managed.
  var withValidIndexes: Catalog {
    let repaired = entries.values.map { entry -> CatalogEntry in
      guard var index = entry.definition as? Index, !index.isValid,
        definition(index.relation, as: Table.self)?.isPartitioned != true
      else { return entry }
      index.isValid = true
      var valid = entry
      valid.definition = index
      return valid
    }
    return Catalog(
      serverVersion: serverVersion,
      excludedSchemas: excludedSchemas,
      entries: repaired,
      unmanaged: unmanaged
    )
  }
}
