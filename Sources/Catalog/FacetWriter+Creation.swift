extension FacetWriter {
  /// The statements that give a new object its owner, privileges and comment.
  ///
  /// - Parameter target: The catalog that the object is made in: its default privileges give a new object what
  ///   nobody granted. `nil` for an empty database.
  static func creation(of entry: CatalogEntry, in target: Catalog? = nil) -> [DDL] {
    var statements: [DDL] = []
    if entry.owner != nil { statements.append(owner(entry.owner, of: entry.identity)) }
    let given =
      target.map { DefaultPrivileges.inForce(for: entry.identity, owner: entry.owner, in: $0) } ?? Privileges()
    if entry.privileges != given {
      statements += privileges(from: given, to: entry.privileges, on: entry.identity, owner: entry.owner)
    }
    if entry.comment != nil { statements.append(comment(of: entry)) }
    return statements
  }

  /// The statements that lead from the facets of one entry to those of another of the same identity.
  public static func changes(from old: CatalogEntry, to new: CatalogEntry) -> [DDL] {
    var statements: [DDL] = []
    if !ExactText.isSame(old.owner, new.owner) { statements.append(owner(new.owner, of: new.identity)) }
    statements += privileges(from: old.privileges, to: new.privileges, on: new.identity, owner: new.owner)
    if !ExactText.isSame(old.comment, new.comment) { statements.append(comment(of: new)) }
    return statements
  }
}
