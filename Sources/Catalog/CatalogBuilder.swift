/// Collects what the readers of the kinds find, and turns OIDs into identities when all of them are known.
public struct CatalogBuilder {
  /// The owner of the database: objects it owns have no owner of their own in the catalog.
  public let databaseOwner: String
  public let serverVersion: Int
  /// The objects that belong to an extension; they are its business.
  let extensionMembers: Set<ObjectAddress>
  private var entries: [ObjectIdentity: CatalogEntry] = [:]
  private var identities: [ObjectAddress: ObjectIdentity] = [:]
  private var addresses: [ObjectIdentity: [ObjectAddress]] = [:]
  private(set) var unmanaged: [UnmanagedObject] = []

  init(databaseOwner: String, serverVersion: Int, extensionMembers: Set<ObjectAddress>) {
    self.databaseOwner = databaseOwner
    self.serverVersion = serverVersion
    self.extensionMembers = extensionMembers
  }

  /// Whether an object belongs to an extension.
  public func isExtensionMember(_ classID: UInt32, _ objectID: UInt32) -> Bool {
    extensionMembers.contains(ObjectAddress(classID, objectID))
  }

  /// Adds an object that `pg_catalog` names by `address`.
  ///
  /// - Parameters:
  ///   - acl: The ACL as texts of `aclitem`; `nil` where it is NULL.
  ///   - aclDefault: What `acldefault()` gives; needed only where `acl` is not `nil`.
  public mutating func add(
    _ identity: ObjectIdentity,
    _ definition: any ObjectDefinition,
    at address: ObjectAddress,
    owner: String? = nil,
    acl: [String]? = nil,
    aclDefault: [String] = [],
    ordinal: Int = 0
  ) {
    entries[identity] = CatalogEntry(
      identity,
      definition,
      owner: owner == databaseOwner ? nil : owner,
      privileges: Privileges(items: acl, defaults: aclDefault, owner: owner ?? databaseOwner),
      ordinal: ordinal
    )
    alias(address, to: identity)
  }

  /// Adds an object that `pg_catalog` has no row of its own for, with the objects it needs.
  public mutating func add(_ entry: CatalogEntry) {
    entries[entry.identity] = entry
  }

  /// Says that another row of `pg_catalog` stands for an object too: a view's rule, a table's row type, the index of a
  /// constraint. Dependencies from and to that row are the object's.
  public mutating func alias(_ address: ObjectAddress, to identity: ObjectIdentity) {
    identities[address] = identity
    addresses[identity, default: []].append(address)
  }

  /// The object at an address, once its reader has added it.
  public func identity(at address: ObjectAddress) -> ObjectIdentity? { identities[address] }

  /// The relation with an OID, once its reader has added it; `nil` for a relation that takes no part.
  public func relation(_ oid: UInt32) -> ObjectIdentity? {
    identities[ObjectAddress(SystemCatalog.relation, oid)]
  }

  /// Changes an object that was added before; nothing where there is none.
  public mutating func update(_ identity: ObjectIdentity, _ change: (inout CatalogEntry) -> Void) {
    guard var entry = entries[identity] else { return }
    change(&entry)
    entries[identity] = entry
  }

  public func entry(_ identity: ObjectIdentity) -> CatalogEntry? { entries[identity] }

  public mutating func report(_ object: UnmanagedObject) { unmanaged.append(object) }

  /// Sets the comment of the object at an address.
  mutating func comment(_ text: String, at address: ObjectAddress) {
    guard let identity = identities[address] else { return }
    entries[identity]?.comment = text
  }

  private var needs: [ObjectIdentity: Set<ObjectIdentity>] = [:]

  /// Notes that one object needs another; addresses nobody added are no part of the catalog.
  mutating func depend(_ dependent: ObjectAddress, on needed: ObjectAddress) {
    guard let object = find(dependent), let other = find(needed) else { return }
    depend(object, on: other)
  }

  /// Notes that one object needs another.
  public mutating func depend(_ object: ObjectIdentity, on other: ObjectIdentity) {
    guard object != other else { return }
    needs[object, default: []].insert(other)
  }

  /// A column that has no entry of its own (a view's) stands for its relation.
  private func find(_ address: ObjectAddress) -> ObjectIdentity? {
    identities[address]
      ?? (address.subID == 0 ? nil : identities[ObjectAddress(address.classID, address.objectID)])
  }

  /// The catalog of all that was collected.
  func build() -> Catalog {
    var all = entries
    for (identity, others) in needs {
      guard var entry = all[identity] else { continue }
      entry.dependencies = Set(entry.dependencies).union(others).filter { all[$0] != nil }.sorted()
      all[identity] = entry
    }
    return Catalog(serverVersion: serverVersion, entries: Array(all.values), unmanaged: unmanaged.sorted())
  }
}
