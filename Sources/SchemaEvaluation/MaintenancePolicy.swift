import Postgres
public import Diagnostics
public import SchemaDescription

/// One row of `strata.policies`: what a job does to a relation, beside what `pg_catalog` can hold.
public struct MaintenancePolicy: Sendable, Hashable {
  /// `partition`, `seed`, `refresh`, `retention`, `vacuum` or `backup`.
  public var kind: String
  /// The qualified, quoted name of the relation.
  public var object: String
  /// The body as JSON text on one line.
  public var body: String
  public var place: Place?
  var sourcePlace: SourcePlace?

  init(_ kind: String, _ schema: String, _ name: String, _ body: JSONValue, _ place: SourcePlace) {
    self.kind = kind
    object = quoteQualified(schema, name)
    self.body = body.text()
    self.place = Place(place)
    sourcePlace = place
  }

  /// The statement that writes the row.
  public var sql: String {
    """
    INSERT INTO strata.policies (kind, object, body)
    VALUES (\(quoteLiteral(kind)), \(quoteLiteral(object)), \(quoteLiteral(body)))
    ON CONFLICT (kind, object) DO UPDATE SET body = EXCLUDED.body
    """
  }
}

extension Model {
  /// The policies of all tables and materialized views, in the order of the sources.
  public var maintenancePolicies: [MaintenancePolicy] {
    var policies: [MaintenancePolicy] = []
    for table in tables {
      func add(_ kind: String, _ value: (any ModelValue)?) {
        guard let value, let body = try? JSONValue(encoding: value) else { return }
        policies.append(MaintenancePolicy(kind, table.schema, table.name, body, table.place))
      }
      add("partition", table.partitioned?.schedule)
      policies += Self.partitionPolicies(table.partitions, in: table.schema)
      if let seed = table.seed {
        func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        let body = JSONValue.object([
          .init("key", strings(seed.key)), .init("columns", strings(seed.columns)),
          .init("rows", .array(seed.rows.map(strings))),
        ])
        policies.append(MaintenancePolicy("seed", table.schema, table.name, body, seed.place))
      }
      add("vacuum", table.vacuum)
      add("retention", table.retention)
      add("backup", table.backup)
    }
    for view in materializedViews {
      if let refresh = view.refresh, let body = try? JSONValue(encoding: refresh) {
        policies.append(MaintenancePolicy("refresh", view.schema, view.name, body, view.place))
      }
    }
    return policies
  }

  private static func partitionPolicies(_ partitions: [Partition], in schema: String) -> [MaintenancePolicy] {
    partitions.flatMap { partition -> [MaintenancePolicy] in
      let own = partition.schema ?? schema
      var policies: [MaintenancePolicy] = []
      if let schedule = partition.partitioned?.schedule, let body = try? JSONValue(encoding: schedule) {
        policies.append(MaintenancePolicy("partition", own, partition.name, body, partition.place))
      }
      return policies + partitionPolicies(partition.partitions, in: own)
    }
  }
}
