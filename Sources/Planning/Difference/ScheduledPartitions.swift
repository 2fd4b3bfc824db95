import Catalog
import OrderedCollections
import Postgres

/// Partitions that one schema states and that are a schedule's in the other: tables that are there and not looked at.
///
/// Where a schedule comes, they stay and are its business from then on. Where it goes, those that are stated are there
/// already or are made, and what the schedule made beyond them goes as long as it is empty.
struct ScheduledPartitions {
  /// The partitioned tables whose schedule only the other schema has.
  let tables: [ObjectIdentity]
  /// Their partitions at any depth, but for default ones, with all that is theirs.
  let members: Set<ObjectIdentity>

  /// - Parameters:
  ///   - stating: The schema that states the partitions.
  ///   - scheduling: The schema in which they may be a schedule's.
  init(of stating: Catalog, under scheduling: Catalog) {
    tables = scheduling.entries.keys.filter { policy in
      guard policy.kind == .maintenancePolicy, policy.name == "partition", stating[policy] == nil else { return false }
      return [stating, scheduling].allSatisfy { ($0.definition(policy.table) as Table?)?.isPartitioned == true }
    }.map(\.table)
    var partitions: Set<ObjectIdentity> = []
    var open = tables.flatMap { table in
      stating.inheritors(of: table).filter { child in
        let link: Inheritance? = stating.definition(Inheritance.identity(of: child, from: table))
        return link?.bound != nil && link?.bound != "DEFAULT"
      }
    }
    while let partition = open.popLast() {
      if partitions.insert(partition).inserted { open += stating.inheritors(of: partition) }
    }
    var members = partitions
    if !partitions.isEmpty {
      for identity in stating.entries.keys {
        if let relation = stating.relation(of: identity), partitions.contains(relation) { members.insert(identity) }
      }
    }
    self.members = members
  }

  /// The statements, carried out only where the table is not there.
  static func unlessThere(_ table: ObjectIdentity, _ statements: [DDL]) -> [DDL] {
    let lines = statements.map { "    EXECUTE \(quoteLiteral($0.sql));" }.joined(separator: "\n")
    let body = """
      BEGIN
        IF to_regclass(\(quoteLiteral(table.sqlName))) IS NULL THEN
      \(lines)
        END IF;
      END
      """
    return [DDL("DO \(SetAside.dollarQuoted(body))", why: "a partition that the schedule may have made")]
  }

  /// Drops the partitions that a schedule made and the schema does not have, all of which must be empty.
  static func removal(of table: ObjectIdentity, except stated: [ObjectIdentity]) -> DDL {
    let names = stated.map { "to_regclass(\(quoteLiteral($0.sqlName)))::oid" }.joined(separator: ", ")
    let body = """
      DECLARE
        part regclass;
        holds boolean;
      BEGIN
        FOR part IN
          SELECT c.oid::regclass
          FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = \(quoteLiteral(table.sqlName))::regclass
            AND pg_catalog.pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
            AND (c.oid = ANY (ARRAY[\(names)]::oid[])) IS NOT TRUE
          ORDER BY c.oid
        LOOP
          EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', part);
          EXECUTE format('SELECT EXISTS (SELECT FROM %s)', part) INTO holds;
          IF holds THEN
            RAISE EXCEPTION 'partition % of the schedule has rows, and the schema has no such partition', part;
          END IF;
          EXECUTE format('DROP TABLE %s', part);
        END LOOP;
      END
      """
    return DDL("DO \(SetAside.dollarQuoted(body))", why: "the schedule ends: empty partitions that only it wanted go")
  }
}
