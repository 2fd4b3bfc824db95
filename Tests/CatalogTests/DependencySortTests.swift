import Catalog
import Testing

/// The order keeps to what was given, except where something needs what would come later.
struct DependencySortTests {
  @Test func keepsTheGivenOrderWhereNothingForbidsIt() {
    #expect(DependencySort(count: 4).sorted() == .sorted([0, 1, 2, 3]))
  }

  @Test func movesAsLittleAsItMust() {
    var sort = DependencySort(count: 4)
    sort.order(3, before: 1)
    #expect(sort.sorted() == .sorted([0, 2, 3, 1]))
  }

  @Test func sortsTheSameWhicheverWayTheNeedsAreNamed() {
    var left = DependencySort(count: 5)
    var right = DependencySort(count: 5)
    let needs = [(4, 0), (3, 2), (4, 3), (1, 0)]
    for need in needs { left.order(need.0, before: need.1) }
    for need in needs.reversed() + needs { right.order(need.0, before: need.1) }
    #expect(left.sorted() == right.sorted())
    #expect(left.sorted() == .sorted([1, 4, 0, 3, 2]))
  }

  @Test func namesTheCircleAndNothingElse() {
    var sort = DependencySort(count: 5)
    for (first, second) in [(0, 1), (1, 2), (2, 3), (3, 1), (3, 4)] { sort.order(first, before: second) }
    guard case .cycle(let nodes) = sort.sorted() else {
      Issue.record("no circle was found")
      return
    }
    #expect(Set(nodes) == [1, 2, 3])
    for (index, node) in nodes.enumerated() {
      let next = nodes[(index + 1) % nodes.count]
      #expect([(1, 2), (2, 3), (3, 1)].contains { $0 == (node, next) })
    }
  }
}
