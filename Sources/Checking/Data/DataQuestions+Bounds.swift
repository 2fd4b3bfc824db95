extension DataQuestions {
  /// What partitions ask of rows that were elsewhere, or that another bound let in.
  func boundQuestions(_ oid: UInt32, _ source: Source) -> [DataQuestion] {
    let relation = source.after
    // The rows of a table that was made again are put into the partitions that it has.
    if relation.isPartitioned, !relation.isPartition, old.relations[oid] == nil {
      let parts = new.relations.values.filter { $0.root == oid && !$0.isPartitioned }
      let bounds = parts.compactMap(\.bound).sorted()
      guard bounds.count == parts.count, !new.scheduled.contains(oid) else { return [] }
      let condition = bounds.isEmpty ? "true" : "(\(bounds.map { "(\($0))" }.joined(separator: " OR "))) IS NOT TRUE"
      return [
        DataQuestion(
          code: "data-partition",
          phrase: "% rows of \(source.table) fit into no partition",
          rows: .query("SELECT \(source.newNames) FROM \(source.asNew) WHERE \(condition)")
        )
      ]
    }
    guard relation.isPartition, !relation.isPartitioned, let before = old.relations[oid], let bound = relation.bound,
      before.bound != bound
    else { return [] }
    return [
      DataQuestion(
        code: "data-partition",
        phrase: "% rows of \(source.table) are outside of what it takes as a partition",
        rows: .query("SELECT \(source.newNames) FROM \(source.asNew) WHERE (\(bound)) IS FALSE")
      )
    ]
  }
}
