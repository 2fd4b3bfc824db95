import Catalog
import Testing

@Suite("Identities of objects")
struct ObjectIdentityTests {
  @Test("are sorted by kind in the order of writing")
  func ranksAreTheOrderOfTheCases() {
    #expect(ObjectKind.allCases.map(\.rank) == Array(0..<ObjectKind.allCases.count))
  }

  @Test("are equal where they were made apart, and sorted by bytes")
  func areValues() {
    let one = ObjectIdentity(.column, schema: "s", parent: "t", name: "a")
    var other = ObjectIdentity(.table, schema: "s", name: "t").part(.column, "b")
    #expect(one < other && one != other)
    other.name = "a"
    #expect(one == other && Set([one, other]).count == 1)
    #expect(ObjectIdentity(.table, schema: nil, name: "b") < ObjectIdentity(.table, schema: "", name: "a"))
    #expect(ObjectIdentity(.table, schema: "s", name: "Z") < ObjectIdentity(.table, schema: "s", name: "a"))
    #expect(ObjectIdentity(.table, schema: "s", name: "z") < ObjectIdentity(.table, schema: "s", name: "é"))
    #expect(ObjectIdentity(.table, schema: "s", name: "a") < ObjectIdentity(.table, schema: "s", name: "a b"))
  }
}
