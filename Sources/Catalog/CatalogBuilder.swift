/// Collects what the readers of the kinds find, and turns OIDs into identities when all of them are known.
///
/// Every object has a number, given when it is first named: hundreds of thousands of dependencies are then pairs of
/// numbers, and identities are compared and hashed once per object.
public struct CatalogBuilder: Sendable {
  /// The owner of the database: objects it owns have no owner of their own in the catalog.
  public let databaseOwner: String
  public let serverVersion: Int
  /// Schemas that others own.
  public let excludedSchemas: [String]
  /// What is read.
  let scope: ReadingScope
  /// The objects that belong to an extension, with the extension's OID; they are its business.
  private let extensionMembers: [ObjectAddress: UInt32]
  /// The partitions that a policy makes and removes, with all that is below them: they take no part.
  let excludedRelations: Set<UInt32>
  private(set) var unmanaged: [UnmanagedObject] = []

  /// The indexes whose definition is still to be asked for.
  var undefinedIndexes: [UndefinedIndex] = []

  /// The object that was looked up last.
  private var recent: (identity: ObjectIdentity, number: Int32)?
  private var numbers: [ObjectIdentity: Int32] = [:]
  private var identities: [ObjectIdentity] = []
  /// The entry of each number; `nil` for what was named and not added.
  private var entries: [CatalogEntry?] = []
  /// The row of `pg_catalog` that is the object itself; its comment is the one in `pg_description` for this row.
  private var homes: [ObjectAddress?] = []
  /// Which object needs which, with repetitions.
  private var needs: [Need] = []

  private struct Need: Equatable {
    var object: Int32
    var other: Int32
  }

  private var addresses: [ObjectAddress: Int32] = [:]

  init(
    databaseOwner: String,
    serverVersion: Int,
    excludedSchemas: [String] = [],
    scope: ReadingScope,
    extensionMembers: [ObjectAddress: UInt32] = [:],
    excludedRelations: Set<UInt32> = []
  ) {
    self.databaseOwner = databaseOwner
    self.serverVersion = serverVersion
    self.excludedSchemas = excludedSchemas
    self.scope = scope
    self.extensionMembers = extensionMembers
    self.excludedRelations = excludedRelations
  }

  /// Whether an object belongs to an extension.
  public func isExtensionMember(_ classID: UInt32, _ objectID: UInt32) -> Bool {
    !extensionMembers.isEmpty && extensionMembers[ObjectAddress(classID, objectID)] != nil
  }

  /// Lets the members of each extension stand for it, so that what needs a member needs the extension. Done when all
  /// kinds are read, because to their readers a member is nothing.
  mutating func aliasExtensionMembers() {
    for (member, oid) in extensionMembers {
      guard let owner = addresses[ObjectAddress(SystemCatalog.extension, oid)] else { continue }
      addresses[member] = owner
    }
  }

  /// Makes room for objects that are about to be added.
  mutating func expect(_ objects: Int) {
    // A few are no reason to move what is there.
    guard objects > 1000 else { return }
    let count = identities.count + objects
    numbers.reserveCapacity(count)
    addresses.reserveCapacity(addresses.count + objects)
    identities.reserveCapacity(count)
    entries.reserveCapacity(count)
    homes.reserveCapacity(count)
  }

  private mutating func number(_ identity: ObjectIdentity) -> Int32 {
    // What was added last is what is spoken of next, and so is its relation.
    if let last = identities.last, last.isIdentical(to: identity) { return Int32(identities.count - 1) }
    if let recent, recent.identity.isIdentical(to: identity) { return recent.number }
    if let known = numbers[identity] {
      recent = (identity, known)
      return known
    }
    let number = Int32(identities.count)
    numbers[identity] = number
    identities.append(identity)
    entries.append(nil)
    homes.append(nil)
    return number
  }

  // MARK: Objects

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
    let number = number(identity)
    entries[Int(number)] = CatalogEntry(
      identity,
      definition,
      owner: owner == databaseOwner ? nil : owner,
      privileges: Privileges(items: acl, defaults: aclDefault, owner: owner ?? databaseOwner),
      ordinal: ordinal
    )
    homes[Int(number)] = address
    addresses[address] = number
  }

  /// Adds an object that `pg_catalog` has no row of its own for, with the objects it needs.
  public mutating func add(_ entry: CatalogEntry) {
    entries[Int(number(entry.identity))] = entry
  }

  /// Says that another row of `pg_catalog` stands for an object too: a view's rule, a table's row type, the index of a
  /// constraint. Dependencies from and to that row are the object's.
  public mutating func alias(_ address: ObjectAddress, to identity: ObjectIdentity) {
    addresses[address] = number(identity)
  }

  /// The object at an address, once its reader has added it.
  public func identity(at address: ObjectAddress) -> ObjectIdentity? {
    addresses[address].map { identities[Int($0)] }
  }

  /// The relation with an OID, once its reader has added it; `nil` for a relation that takes no part.
  public func relation(_ oid: UInt32) -> ObjectIdentity? {
    identity(at: ObjectAddress(SystemCatalog.relation, oid))
  }

  /// Changes an object that was added before; nothing where there is none.
  public mutating func update(_ identity: ObjectIdentity, _ change: (inout CatalogEntry) -> Void) {
    guard let number = numbers[identity], var entry = entries[Int(number)] else { return }
    entries[Int(number)] = nil
    change(&entry)
    entries[Int(number)] = entry
  }

  /// The entry at an address, once its reader has added it.
  func entry(at address: ObjectAddress) -> CatalogEntry? { addresses[address].flatMap { entries[Int($0)] } }

  public func entry(_ identity: ObjectIdentity) -> CatalogEntry? {
    numbers[identity].flatMap { entries[Int($0)] }
  }

  /// The table, view or materialized view of a name; `nil` for one that takes no part.
  public func relation(schema: String, name: String) -> ObjectIdentity? {
    for kind in [ObjectKind.table, .view, .materializedView] {
      let identity = ObjectIdentity(kind, schema: schema, name: name)
      if entry(identity) != nil { return identity }
    }
    return nil
  }

  /// All objects of a kind, sorted.
  public func identities(of kind: ObjectKind) -> [ObjectIdentity] {
    identities.indices.filter { identities[$0].kind == kind && entries[$0] != nil }.map { identities[$0] }.sorted()
  }

  /// What the objects of a kind were found to need so far, with repetitions.
  public func needs(ofAll kind: ObjectKind) -> [ObjectIdentity: [ObjectIdentity]] {
    var result: [ObjectIdentity: [ObjectIdentity]] = [:]
    for need in needs where identities[Int(need.object)].kind == kind {
      result[identities[Int(need.object)], default: []].append(identities[Int(need.other)])
    }
    return result
  }

  public mutating func report(_ object: UnmanagedObject) { unmanaged.append(object) }

  /// What the role may not see, with what that means.
  private(set) var invisible: [UnmanagedObject] = []

  /// Names what the role may not see.
  public mutating func hide(_ object: UnmanagedObject, _ reason: String) {
    invisible.append(UnmanagedObject(kind: object.kind, name: object.name, reason: reason))
    report(UnmanagedObject(kind: object.kind, name: object.name, reason: "this role may not see it: \(reason)"))
  }

  // MARK: Comments

  /// Where comments were found that are on no object which was read.
  var unplacedComments: [ObjectAddress] = []

  /// The comments that PostgreSQL itself gives some objects.
  private var givenComments: [ObjectAddress: String] = [:]

  /// Says which comment an object has without anyone's doing. It is no comment in the catalog, and neither is its
  /// absence.
  public mutating func giveComment(_ text: String, at address: ObjectAddress) { givenComments[address] = text }

  /// Sets the comment of the object at an address. What stands for an object may have a comment too, such as the index
  /// of a constraint; that is not the object's.
  mutating func comment(_ text: String, at address: ObjectAddress) {
    if givenComments[address] == text { return }
    guard let number = addresses[address] else {
      // The schemas that initdb made have comments of its own.
      if address.classID != SystemCatalog.namespace || address.objectID >= 16384 { unplacedComments.append(address) }
      return
    }
    if homes[Int(number)] == address {
      entries[Int(number)]?.comment = text
    } else if var key = entries[Int(number)]?.definition as? Constraint {
      key.indexComment = text
      entries[Int(number)]?.definition = key
    } else if extensionMembers[address] == nil, givenComments[address] == nil {
      let identity = identities[Int(number)]
      report(UnmanagedObject(kind: "comment", name: identity.sqlName, reason: "it is on what stands for \(identity)"))
    }
  }

  // MARK: Dependencies

  private var redirections: [AddressPair: Int32] = [:]

  /// Says that what `pg_depend` notes between two rows is a need of a third object, not of the first one.
  public mutating func redirect(_ dependent: ObjectAddress, _ needed: ObjectAddress, to identity: ObjectIdentity) {
    redirections[AddressPair(dependent: dependent, needed: needed)] = number(identity)
  }

  private struct AddressPair: Hashable {
    var dependent: ObjectAddress
    var needed: ObjectAddress
  }

  private var parents: [ObjectIdentity: [ObjectIdentity]] = [:]

  /// Notes that a table is a child of another.
  mutating func inherit(_ child: ObjectIdentity, from parent: ObjectIdentity) {
    parents[child, default: []].append(parent)
  }

  /// The parents of a table that were noted.
  func parents(of child: ObjectIdentity) -> [ObjectIdentity] { parents[child] ?? [] }

  /// Notes that one object needs another; addresses nobody added are no part of the catalog.
  mutating func depend(_ dependent: ObjectAddress, on needed: ObjectAddress) {
    guard let other = find(needed) else { return }
    if !redirections.isEmpty, let object = redirections[AddressPair(dependent: dependent, needed: needed)] {
      return depend(object, on: other)
    }
    guard let object = find(dependent) else { return }
    depend(object, on: other)
  }

  /// Notes that one object needs another. A relation never needs its own parts: they are what it is made of.
  public mutating func depend(_ object: ObjectIdentity, on other: ObjectIdentity) {
    depend(number(object), on: number(other))
  }

  private mutating func depend(_ object: Int32, on other: Int32) {
    let need = Need(object: object, other: other)
    guard object != other, needs.last != need else { return }
    guard !isPart(identities[Int(other)], of: identities[Int(object)]) else { return }
    needs.append(need)
  }

  private func isPart(_ part: ObjectIdentity, of whole: ObjectIdentity) -> Bool {
    whole.parent == nil && part.parent == whole.name && part.schema == whole.schema
  }

  /// A column that has no entry of its own stands for its relation.
  private func find(_ address: ObjectAddress) -> Int32? {
    addresses[address]
      ?? (address.subID == 0 ? nil : addresses[ObjectAddress(address.classID, address.objectID)])
  }

  // MARK: The catalog

  /// The catalog of all that was collected.
  mutating func build() -> Catalog {
    // What pg_depend leaves out: objects made by initdb ("public") have no rows there.
    for number in entries.indices {
      guard entries[number] != nil, identities[number].parent == nil else { continue }
      guard let schema = identities[number].schema else { continue }
      depend(Int32(number), on: self.number(ObjectIdentity(.schema, name: schema)))
    }
    let sorted = ObjectIdentity.sorted(identities, entries.indices.filter { entries[$0] != nil })
    var places = [Int32](repeating: -1, count: entries.count)
    for (place, number) in sorted.enumerated() { places[Int(number)] = Int32(place) }
    let (needed, starts) = neededPlaces(places, count: sorted.count)
    var result: [CatalogEntry] = []
    result.reserveCapacity(sorted.count)
    for (place, number) in sorted.enumerated() {
      // Taken out rather than copied: there are hundreds of thousands.
      var taken: CatalogEntry?
      swap(&taken, &entries[Int(number)])
      guard var entry = taken.take() else { continue }
      var needed = needed[Int(starts[place])..<Int(starts[place + 1])]
      // An entry that was added with its needs keeps them.
      if !entry.dependencies.isEmpty {
        needed += entry.dependencies.compactMap { numbers[$0].map { places[Int($0)] } }.filter { $0 >= 0 }
      }
      needed.sort()
      var dependencies: [ObjectIdentity] = []
      dependencies.reserveCapacity(needed.count)
      var last: Int32 = -1
      for place in needed where place > last {
        dependencies.append(identities[Int(sorted[Int(place)])])
        last = place
      }
      entry.dependencies = dependencies
      result.append(entry)
    }
    return Catalog(
      serverVersion: serverVersion,
      excludedSchemas: excludedSchemas,
      sorted: sorted.map { identities[Int($0)] },
      entries: result,
      unmanaged: unmanaged.sorted()
    )
  }

  /// What each object needs, as places in the sorted catalog: those of the object at a place are at the positions from
  /// its start to the next one's.
  private func neededPlaces(_ places: [Int32], count: Int) -> (needed: [Int32], starts: [Int32]) {
    var starts = [Int32](repeating: 0, count: count + 1)
    let isKept = { (need: Need) in places[Int(need.object)] >= 0 && places[Int(need.other)] >= 0 }
    for need in needs where isKept(need) { starts[Int(places[Int(need.object)]) + 1] += 1 }
    for place in 0..<count { starts[place + 1] += starts[place] }
    var next = starts
    var needed = [Int32](repeating: 0, count: Int(starts[count]))
    for need in needs where isKept(need) {
      let place = Int(places[Int(need.object)])
      needed[Int(next[place])] = places[Int(need.other)]
      next[place] += 1
    }
    return (needed, starts)
  }
}
