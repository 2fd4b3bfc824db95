import Catalog

extension PlanBuilder {
  /// Where a schedule goes, what it made and the schema does not state goes before the partitions that are stated come.
  mutating func addScheduleEnds() {
    for table in difference.unscheduled.tables.sorted() where !rebuilt.contains(table) {
      let stated = new.inheritors(of: table)
      let removal = ScheduledPartitions.removal(of: table, except: stated)
      let node = graph.add(.makeRoom, table, [planned(removal, "ends the schedule of \(table)")])
      for partition in stated { graph.order(node, before: startedAt[partition]) }
    }
  }
}
