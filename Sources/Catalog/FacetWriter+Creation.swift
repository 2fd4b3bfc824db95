extension FacetWriter {
  /// The statements that give a new object its owner, privileges and comment.
  static func creation(of entry: CatalogEntry) -> [DDL] {
    var statements: [DDL] = []
    if entry.owner != nil { statements.append(owner(entry.owner, of: entry.identity)) }
    if !entry.privileges.isDefault {
      statements += privileges(from: Privileges(), to: entry.privileges, on: entry.identity, owner: entry.owner)
    }
    if let text = entry.comment { statements.append(comment(text, on: entry.identity)) }
    return statements
  }

  /// The statements that lead from the facets of one entry to those of another of the same identity.
  public static func changes(from old: CatalogEntry, to new: CatalogEntry) -> [DDL] {
    var statements: [DDL] = []
    if old.owner != new.owner { statements.append(owner(new.owner, of: new.identity)) }
    statements += privileges(from: old.privileges, to: new.privileges, on: new.identity, owner: new.owner)
    if old.comment != new.comment { statements.append(comment(new.comment, on: new.identity)) }
    return statements
  }
}
