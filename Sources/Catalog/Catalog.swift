public import OrderedCollections

/// The value of a whole database schema, as PostgreSQL understood it.
///
/// Two schemas are compared by comparing their catalogs, never their text. A catalog is read by ``CatalogReader``.
public struct Catalog: Sendable {
  /// The version of the server it was read from, as `server_version_num` gives it; 0 for a catalog made by hand.
  public var serverVersion: Int
  /// The schemas that others own, which were left out.
  public var excludedSchemas: [String]
  /// The objects, sorted by identity.
  public private(set) var entries: OrderedDictionary<ObjectIdentity, CatalogEntry>
  /// What was seen and is not managed: it takes no part in a comparison, and is always said.
  public var unmanaged: [UnmanagedObject]
  /// Which objects come from others.
  let links: InheritanceLinks

  /// A catalog of these objects. Of two with one identity the later one counts.
  public init(
    serverVersion: Int = 0,
    excludedSchemas: [String] = [],
    entries: [CatalogEntry] = [],
    unmanaged: [UnmanagedObject] = []
  ) {
    self.serverVersion = serverVersion
    self.excludedSchemas = excludedSchemas
    self.unmanaged = unmanaged
    let sorted = entries.sorted { $0.identity < $1.identity }
    self.entries = OrderedDictionary(sorted.map { ($0.identity, $0) }, uniquingKeysWith: { $1 })
    links = InheritanceLinks(self.entries.values)
  }

  /// A catalog of objects that are sorted by identity and there once each.
  init(
    serverVersion: Int,
    excludedSchemas: [String],
    sorted identities: [ObjectIdentity],
    entries: [CatalogEntry],
    unmanaged: [UnmanagedObject]
  ) {
    self.serverVersion = serverVersion
    self.excludedSchemas = excludedSchemas
    self.unmanaged = unmanaged
    self.entries = OrderedDictionary(uniqueKeys: identities, values: entries)
    links = InheritanceLinks(entries)
  }

  public subscript(_ identity: ObjectIdentity) -> CatalogEntry? { entries[identity] }

  /// The definition under an identity, where it is of the asked type.
  public func definition<D: ObjectDefinition>(_ identity: ObjectIdentity, as type: D.Type = D.self) -> D? {
    entries.index(forKey: identity).flatMap { entries.values.elements[$0].definition as? D }
  }

  public var isEmpty: Bool { entries.isEmpty }
}

/// Something in a database that Strata saw and does not manage.
public struct UnmanagedObject: Sendable, Hashable, Codable, Comparable {
  /// What it is, in PostgreSQL's words: `event trigger`, `text search configuration`.
  public var kind: String
  /// Its qualified, quoted name.
  public var name: String
  /// Why it is not managed; `nil` where the kind says it all.
  public var reason: String?

  public init(kind: String, name: String, reason: String? = nil) {
    self.kind = kind
    self.name = name
    self.reason = reason
  }

  public static func < (left: UnmanagedObject, right: UnmanagedObject) -> Bool {
    (left.kind, left.name) < (right.kind, right.name)
  }
}
