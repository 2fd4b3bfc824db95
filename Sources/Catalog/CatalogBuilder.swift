/// Collects what the readers of the kinds find, and turns OIDs into identities when all of them are known.
public struct CatalogBuilder {
  /// The owner of the database: objects it owns have no owner of their own in the catalog.
  public let databaseOwner: String
  public let serverVersion: Int
  /// Schemas that others own.
  public let excludedSchemas: [String]
  /// The objects that belong to an extension, with the extension's OID; they are its business.
  private let extensionMembers: [ObjectAddress: UInt32]
  /// The partitions that a policy makes and removes, with all that is below them: they take no part.
  let excludedRelations: Set<UInt32>
  private var entries: [ObjectIdentity: CatalogEntry] = [:]
  private var identities: [ObjectAddress: ObjectIdentity] = [:]
  /// The row of `pg_catalog` that is the object itself; its comment is the one in `pg_description` for this row.
  private var homes: [ObjectIdentity: ObjectAddress] = [:]
  private(set) var unmanaged: [UnmanagedObject] = []

  init(
    databaseOwner: String,
    serverVersion: Int,
    excludedSchemas: [String] = [],
    extensionMembers: [ObjectAddress: UInt32] = [:],
    excludedRelations: Set<UInt32> = []
  ) {
    self.databaseOwner = databaseOwner
    self.serverVersion = serverVersion
    self.excludedSchemas = excludedSchemas
    self.extensionMembers = extensionMembers
    self.excludedRelations = excludedRelations
  }

  /// Whether an object belongs to an extension.
  public func isExtensionMember(_ classID: UInt32, _ objectID: UInt32) -> Bool {
    extensionMembers[ObjectAddress(classID, objectID)] != nil
  }

  /// Lets the members of each extension stand for it, so that what needs a member needs the extension. Done when all
  /// kinds are read, because to their readers a member is nothing.
  mutating func aliasExtensionMembers() {
    for (member, oid) in extensionMembers {
      guard let owner = identities[ObjectAddress(SystemCatalog.extension, oid)] else { continue }
      identities[member] = owner
    }
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
    homes[identity] = address
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

  /// The table, view or materialized view of a name; `nil` for one that takes no part.
  public func relation(schema: String, name: String) -> ObjectIdentity? {
    for kind in [ObjectKind.table, .view, .materializedView] {
      let identity = ObjectIdentity(kind, schema: schema, name: name)
      if entries[identity] != nil { return identity }
    }
    return nil
  }

  /// All objects of a kind, sorted.
  public func identities(of kind: ObjectKind) -> [ObjectIdentity] {
    entries.keys.filter { $0.kind == kind }.sorted()
  }

  /// What an object was found to need so far.
  public func needs(of identity: ObjectIdentity) -> Set<ObjectIdentity> { needs[identity] ?? [] }

  public mutating func report(_ object: UnmanagedObject) { unmanaged.append(object) }

  /// What the role may not see, with what that means.
  private(set) var invisible: [UnmanagedObject] = []

  /// Names what the role may not see.
  public mutating func hide(_ object: UnmanagedObject, _ reason: String) {
    invisible.append(UnmanagedObject(kind: object.kind, name: object.name, reason: reason))
    report(UnmanagedObject(kind: object.kind, name: object.name, reason: "this role may not see it: \(reason)"))
  }

  /// The comments that PostgreSQL itself gives some objects.
  private var givenComments: [ObjectAddress: String] = [:]

  /// Says which comment an object has without anyone's doing. It is no comment in the catalog, and neither is its
  /// absence.
  public mutating func giveComment(_ text: String, at address: ObjectAddress) { givenComments[address] = text }

  /// Sets the comment of the object at an address. What stands for an object may have a comment too, such as the index
  /// of a constraint; that is not the object's.
  mutating func comment(_ text: String, at address: ObjectAddress) {
    guard let identity = identities[address], givenComments[address] != text else { return }
    if homes[identity] == address {
      entries[identity]?.comment = text
    } else if var key = entries[identity]?.definition as? Constraint {
      key.indexComment = text
      entries[identity]?.definition = key
    } else if extensionMembers[address] == nil, givenComments[address] == nil {
      report(UnmanagedObject(kind: "comment", name: identity.sqlName, reason: "it is on what stands for \(identity)"))
    }
  }

  private var redirections: [AddressPair: ObjectIdentity] = [:]

  /// Says that what `pg_depend` notes between two rows is a need of a third object, not of the first one.
  public mutating func redirect(_ dependent: ObjectAddress, _ needed: ObjectAddress, to identity: ObjectIdentity) {
    redirections[AddressPair(dependent, needed)] = identity
  }

  private struct AddressPair: Hashable {
    var dependent: ObjectAddress
    var needed: ObjectAddress

    init(_ dependent: ObjectAddress, _ needed: ObjectAddress) {
      self.dependent = dependent
      self.needed = needed
    }
  }

  private var parents: [ObjectIdentity: [ObjectIdentity]] = [:]

  /// Notes that a table is a child of another.
  mutating func inherit(_ child: ObjectIdentity, from parent: ObjectIdentity) {
    parents[child, default: []].append(parent)
  }

  /// The parents of a table that were noted.
  func parents(of child: ObjectIdentity) -> [ObjectIdentity] { parents[child] ?? [] }

  private var needs: [ObjectIdentity: Set<ObjectIdentity>] = [:]

  /// Notes that one object needs another; addresses nobody added are no part of the catalog.
  mutating func depend(_ dependent: ObjectAddress, on needed: ObjectAddress) {
    if let object = redirections[AddressPair(dependent, needed)] {
      if let other = find(needed) { depend(object, on: other) }
      return
    }
    guard let object = find(dependent), let other = find(needed) else { return }
    depend(object, on: other)
  }

  /// Notes that one object needs another. A relation never needs its own parts: they are what it is made of.
  public mutating func depend(_ object: ObjectIdentity, on other: ObjectIdentity) {
    guard object != other, !isPart(other, of: object) else { return }
    needs[object, default: []].insert(other)
  }

  private func isPart(_ part: ObjectIdentity, of whole: ObjectIdentity) -> Bool {
    part.parent == whole.name && part.schema == whole.schema && whole.parent == nil
  }

  /// A column that has no entry of its own stands for its relation.
  private func find(_ address: ObjectAddress) -> ObjectIdentity? {
    identities[address]
      ?? (address.subID == 0 ? nil : identities[ObjectAddress(address.classID, address.objectID)])
  }

  /// The catalog of all that was collected.
  mutating func build() -> Catalog {
    // What pg_depend leaves out: objects made by initdb ("public") have no rows there.
    for identity in entries.keys where identity.parent == nil {
      if let schema = identity.schema { depend(identity, on: ObjectIdentity(.schema, name: schema)) }
    }
    var all = entries
    for (identity, others) in needs {
      guard var entry = all[identity] else { continue }
      entry.dependencies = Set(entry.dependencies).union(others).filter { all[$0] != nil }.sorted()
      all[identity] = entry
    }
    return Catalog(
      serverVersion: serverVersion,
      excludedSchemas: excludedSchemas,
      entries: Array(all.values),
      unmanaged: unmanaged.sorted()
    )
  }
}
