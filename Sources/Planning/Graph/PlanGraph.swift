import Catalog
import Diagnostics

/// The nodes of a plan and what must come before what.
struct PlanGraph {
  private(set) var nodes: [PlanNode] = []
  private var edges: [(first: Int, second: Int)] = []

  /// Adds a node and gives its number.
  mutating func add(
    _ phase: PlanNode.Phase,
    _ identity: ObjectIdentity,
    _ statements: [PlannedStatement],
    isEager: Bool = false
  ) -> Int {
    nodes.append(PlanNode(phase: phase, identity: identity, statements: statements, isEager: isEager))
    return nodes.count - 1
  }

  /// Says that one node comes before another; nothing where either is missing or both are the same.
  mutating func order(_ first: Int?, before second: Int?) {
    guard let first, let second, first != second else { return }
    edges.append((first, second))
  }

  /// What came of sorting.
  enum Outcome {
    case statements([PlannedStatement])
    /// The nodes that must each come before the next, and the last before the first.
    case cycle([PlanNode])
  }

  /// The nodes, those that should come first or last moved where they would tear others apart: what waits for something
  /// else cannot come first, and what others wait for cannot come last.
  private var placed: [PlanNode] {
    var nodes = nodes
    for edge in edges {
      if nodes[edge.second].phase == .prepare { nodes[edge.second].phase = .build }
    }
    for edge in edges where nodes[edge.first].isEager && nodes[edge.second].phase < .drop {
      nodes[edge.first].phase = .prepare
    }
    return nodes
  }

  func sorted() -> Outcome {
    let nodes = placed
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
