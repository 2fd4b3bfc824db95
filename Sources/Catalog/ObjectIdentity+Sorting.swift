extension ObjectIdentity {
  /// Sorts some of these identities as `<` does, and returns their numbers in that order.
  ///
  /// The parts of one relation have their schema and their relation in common, which is most of what `<` looks at. Here
  /// these pairs are sorted once, and identities by kind and the place of their pair; names decide among few.
  static func sorted(_ identities: [ObjectIdentity], _ numbers: [Int]) -> [Int32] {
    let places = Home.places(identities, numbers)
    var items: [Item] = []
    items.reserveCapacity(numbers.count)
    for number in numbers {
      let rank = UInt64(identities[number].kind.rank)
      items.append(Item(key: rank << 32 | UInt64(places[number]), number: Int32(number)))
    }
    items.sort { left, right in
      if left.key != right.key { return left.key < right.key }
      return identities[Int(left.number)] < identities[Int(right.number)]
    }
    return items.map(\.number)
  }

  private struct Item {
    var key: UInt64
    var number: Int32
  }

  /// Where an object is at home: in a schema, or in a relation of it.
  private struct Home: Hashable {
    var identity: ObjectIdentity

    init(of identity: ObjectIdentity) {
      self.identity = ObjectIdentity(.schema, schema: identity.schema, parent: identity.parent, name: "")
    }

    func isHome(of other: ObjectIdentity) -> Bool {
      ExactText.isSame(identity.parent, other.parent) && ExactText.isSame(identity.schema, other.schema)
    }

    /// For each of the identities the place of its home among the sorted ones.
    static func places(_ identities: [ObjectIdentity], _ numbers: [Int]) -> [UInt32] {
      var homes: [Home] = []
      var known: [Home: UInt32] = [:]
      var places = [UInt32](repeating: 0, count: identities.count)
      var last: UInt32 = 0
      for number in numbers {
        // What is read together is at home together.
        if homes.isEmpty || !homes[Int(last)].isHome(of: identities[number]) {
          let home = Home(of: identities[number])
          if let found = known[home] {
            last = found
          } else {
            last = UInt32(homes.count)
            known[home] = last
            homes.append(home)
          }
        }
        places[number] = last
      }
      let order = homes.indices.sorted { homes[$0].identity < homes[$1].identity }
      var ranks = [UInt32](repeating: 0, count: homes.count)
      for (rank, home) in order.enumerated() { ranks[home] = UInt32(rank) }
      for number in numbers { places[number] = ranks[Int(places[number])] }
      return places
    }
  }
}
