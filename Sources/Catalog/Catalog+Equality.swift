import OrderedCollections

extension Catalog {
  /// The objects that are not exactly the same in another catalog, or in one of the two only; sorted.
  ///
  /// It is stricter than the planner, to which some differences are none.
  public func objectsUnlike(_ other: Catalog) -> [ObjectIdentity] {
    let here = entries.keys.filter { identity in
      guard let own = self[identity], let theirs = other[identity] else { return true }
      return !own.isLike(theirs)
    }
    return (here + other.entries.keys.filter { self[$0] == nil }).sorted()
  }
}

extension CatalogEntry {
  /// Whether another entry says the same of its object; in which order it stands and what it needs follow from others.
  fileprivate func isLike(_ other: CatalogEntry) -> Bool {
    ExactText.isSame(comment, other.comment) && ExactText.isSame(owner, other.owner)
      && privileges == other.privileges && Self.isSame(definition, other.definition)
  }

  private static func isSame<D: ObjectDefinition>(_ left: D, _ right: any ObjectDefinition) -> Bool {
    left == right as? D
  }
}
