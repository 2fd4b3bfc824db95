public import Catalog

/// How an object of a catalog is said in Swift.
public enum Spelling: Int, Sendable, Comparable {
  /// In the words of the vocabulary and as short as a person would, with what goes without saying left out.
  case words
  /// In the words of the vocabulary, with expressions, names and types exactly as PostgreSQL prints them.
  case verbatim
  /// As the SQL that makes it.
  case sql

  public static func < (left: Spelling, right: Spelling) -> Bool { left.rawValue < right.rawValue }
}

/// How each object of a catalog is said; one that was not spoken of is said in words.
///
/// What a spelling comes to is PostgreSQL's to judge: the model is made real and read back, and where an object does not
/// come back as it was, it is said the next plainer way.
public struct Spellings: Sendable {
  private var plainer: [ObjectIdentity: Spelling] = [:]

  public init() {}

  public subscript(_ identity: ObjectIdentity) -> Spelling { plainer[identity] ?? .words }

  /// Says an object the next plainer way, or what it is a part of where it is SQL already.
  ///
  /// - Returns: Whether there was a plainer way.
  public mutating func simplify(_ identity: ObjectIdentity, in catalog: Catalog) -> Bool {
    guard let speaker = speaker(of: identity, in: catalog) else { return false }
    plainer[speaker] = Spelling(rawValue: self[speaker].rawValue + 1) ?? .sql
    return true
  }

  /// The object whose spelling decides what becomes of another one; `nil` where that is all SQL already.
  private func speaker(of identity: ObjectIdentity, in catalog: Catalog) -> ObjectIdentity? {
    if catalog[identity] != nil, self[identity] < .sql, !Self.isSaidByItsWhole(identity) { return identity }
    for whole in Self.wholes(of: identity, in: catalog) where self[whole] < .sql { return whole }
    return nil
  }

  /// Columns, their defaults and parents have no place of their own outside of their relation.
  private static func isSaidByItsWhole(_ identity: ObjectIdentity) -> Bool {
    switch identity.kind {
    case .column, .columnDefault, .inheritance: true
    default: false
    }
  }

  /// What an object is a part of, from the nearest on: its relation, then those whose partition or child that is.
  private static func wholes(of identity: ObjectIdentity, in catalog: Catalog) -> [ObjectIdentity] {
    var wholes: [ObjectIdentity] = []
    let name = identity.parent ?? identity.name
    for kind in [ObjectKind.table, .view, .materializedView] {
      let relation = ObjectIdentity(kind, schema: identity.schema, name: name)
      if catalog[relation] != nil { wholes.append(relation) }
    }
    var next = wholes.first.map { catalog.parents(of: $0) } ?? []
    while !next.isEmpty {
      wholes += next.filter { !wholes.contains($0) }
      next = next.flatMap { catalog.parents(of: $0) }.filter { !wholes.contains($0) }
    }
    return wholes
  }
}
