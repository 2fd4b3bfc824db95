import Catalog
import Diagnostics

/// The nodes of a plan and what must come before what.
struct PlanGraph {
  private(set) var nodes: [PlanNode] = []
  private var edges: [(first: Int, second: Int)] = []

  /// Adds a node and gives its number.
  mutating func add(_ phase: PlanNode.Phase, _ identity: ObjectIdentity, _ statements: [PlannedStatement]) -> Int {
    nodes.append(PlanNode(phase: phase, identity: identity, statements: statements))
    return nodes.count - 1
  }

  /// Says that one node comes before another; nothing where either is missing or both are the same.
  mutating func order(_ first: Int?, before second: Int?) {
    guard let first, let second, first != second else { return }
    edges.append((first, second))
  }

  mutating func append(_ statements: [PlannedStatement], to node: Int) {
    nodes[node].statements += statements
  }

  /// What came of sorting.
  enum Outcome {
    case statements([PlannedStatement])
    /// The nodes that must each come before the next, and the last before the first.
    case cycle([PlanNode])
  }

  func sorted() -> Outcome {
    let preferred = nodes.indices.sorted { PlanNode.precedes(nodes[$0], nodes[$1]) }
    var place = Array(repeating: 0, count: nodes.count)
    for (index, node) in preferred.enumerated() { place[node] = index }
    var sort = DependencySort(count: nodes.count)
    for edge in edges { sort.order(place[edge.first], before: place[edge.second]) }
    switch sort.sorted() {
    case .sorted(let order): return .statements(StatementMerging.statements(of: order.map { nodes[preferred[$0]] }))
    case .cycle(let cycle): return .cycle(cycle.map { nodes[preferred[$0]] })
    }
  }
}
