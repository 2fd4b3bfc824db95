import Catalog
import OrderedCollections

/// Where values of a type are stored.
struct StoredValues {
  let catalog: Catalog
  /// What needs each object.
  let dependents: [ObjectIdentity: [ObjectIdentity]]

  /// The columns of tables and materialized views, and the indexes over expressions, in whose values those of a type are parts: elements of arrays, bounds
  /// of ranges, attributes of composite values. A column that is of a domain itself, or of a domain over it, holds the
  /// values on their own and is not among them; one of a composite type is, because the attributes are what changes.
  func holders(of type: ObjectIdentity) -> [ObjectIdentity] {
    var found: Set<ObjectIdentity> = []
    var seen: Set<Place> = []
    var open = [Place(type: type, isContainer: type.kind != .domain)]
    while let place = open.popLast() {
      guard seen.insert(place).inserted else { continue }
      for dependent in dependents[place.type] ?? [] {
        switch dependent.kind {
        case .domain:
          let base = (catalog.definition(dependent) as Domain?)?.baseType
          open.append(Place(type: dependent, isContainer: place.isContainer || base != place.type.sqlName))
        case .index, .constraint:
          // What a table has on itself is no value of another.
          if place.isContainer, catalog.relation(of: dependent) != place.type { found.insert(dependent) }
        case .compositeType, .rangeType: open.append(Place(type: dependent, isContainer: true))
        case .column:
          let relation = catalog.relation(ofColumn: dependent)
          if relation == place.type { continue }
          // The values are parts of the rows too, which may be values of other columns.
          open.append(Place(type: relation, isContainer: true))
          let isAlone = (catalog.definition(dependent) as Column?)?.type == place.type.sqlName
          if isStored(relation), place.isContainer || !isAlone { found.insert(dependent) }
        default: break
        }
      }
    }
    return found.sorted()
  }

  private struct Place: Hashable {
    var type: ObjectIdentity
    /// Whether values of the type hold those that are asked about, rather than being them.
    var isContainer: Bool
  }

  private func isStored(_ relation: ObjectIdentity) -> Bool {
    relation.kind == .materializedView || (relation.kind == .table && !catalog.isForeign(relation))
  }
}
