import Policies
import Postgres
import SchemaDescription

extension ModelDDL {
  /// The rows of `strata.policies`, after the statements that make the table where it is not there yet.
  mutating func addMaintenancePolicies() {
    let policies = model.maintenancePolicies
    guard !policies.isEmpty else { return }
    for sql in PolicyTable.creation { add(sql, nil, "table strata.policies") }
    for policy in policies { add(policy.sql, policy.sourcePlace, "\(policy.kind) policy of \(policy.object)") }
  }

  mutating func addSeed(of table: Table) {
    guard let seed = table.seed, !seed.rows.isEmpty else { return }
    let rows = seed.rows.map { "  (" + $0.joined(separator: ", ") + ")" }.joined(separator: ",\n")
    var sql = "INSERT INTO \(name(table)) (\(list(seed.columns))) OVERRIDING SYSTEM VALUE VALUES\n\(rows)\n"
    let others = seed.columns.filter { !seed.key.contains($0) }
    sql += "ON CONFLICT (\(list(seed.key))) DO "
    sql +=
      others.isEmpty
      ? "NOTHING"
      : "UPDATE SET "
        + others.map { "\(quoteIdentifier($0)) = EXCLUDED.\(quoteIdentifier($0))" }.joined(separator: ", ")
    add(sql, seed.place, "seed rows of \(name(table))")
  }
}
